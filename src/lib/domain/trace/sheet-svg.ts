import type { LabelFace } from './label-face';
import type { LabelFormat, Place } from './label-sheet';

/** A label with the place where it stands on its page. */
export interface PlacedLabel {
	readonly face: LabelFace;
	readonly place: Place;
}

/** Corners of a star in a square of 1, from its top on. */
const STAR = Array.from({ length: 10 }, (_, corner) => {
	const radius = corner % 2 === 0 ? 0.5 : 0.2;
	const angle = (corner * Math.PI) / 5;
	return `${short(0.5 + radius * Math.sin(angle))} ${short(0.5 - radius * Math.cos(angle))}`;
}).join('L');

/** Faces that hold Vietnamese letters on the usual systems: what is printed brings no font along. */
const FACES = "'Be Vietnam Pro','Noto Sans',Roboto,'Segoe UI',Arial,sans-serif";

/**
 * One printed page as an SVG document of its size in millimetres: black on nothing, no colours.
 * Vectors only, so that every printer makes the dots of the codes in its own fineness.
 */
export function sheetSvg({ page }: LabelFormat, labels: readonly PlacedLabel[]): string {
	const { width, height } = page;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}" font-family="${FACES}">`,
		...labels.map(drawn),
		'</svg>',
	].join('');
}

function drawn({ face, place }: PlacedLabel): string {
	const { code, lines, stars } = face;
	const scale = code.side / code.size;
	return [
		`<g transform="translate(${short(place.x)} ${short(place.y)})">`,
		`<path transform="translate(${short(code.x)} ${short(code.y)}) scale(${scale})" shape-rendering="crispEdges" d="${code.path}"/>`,
		...(stars
			? Array.from(
					{ length: stars.count },
					(_, index) =>
						`<path transform="translate(${short(stars.x + index * stars.size)} ${short(stars.y)}) scale(${stars.size})" d="M${STAR}z"/>`,
				)
			: []),
		...lines.map(
			({ x, y, size, isBold, text }) =>
				`<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}"${isBold ? ' font-weight="700"' : ''}>${escaped(text)}</text>`,
		),
		'</g>',
	].join('');
}

/** Text as XML holds it; characters that it cannot hold at all are left out. */
function escaped(text: string): string {
	return text.replace(/\p{Cc}/gu, '').replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function short(value: number): string {
	return String(Math.round(value * 1000) / 1000);
}

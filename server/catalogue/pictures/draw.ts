import { MOTIFS, type Motif } from './motifs';
import { PALETTES, type PaletteName } from './palettes';
import { randomFrom } from './random';
import { CANVAS, drawDefinitions, drawScene } from './scene';

export interface PictureWish {
	readonly motif: Motif;
	readonly palette: PaletteName;
	/** Any text; the small differences between two pictures of one motif come from it. */
	readonly seed: string;
}

/**
 * Draws a product's picture: the thing on a stall's table under lanterns.
 * @returns SVG, 640 × 640; the same for the same wish
 */
export function drawPicture({ motif, palette, seed }: PictureWish): string {
	const colours = PALETTES[palette];
	const random = randomFrom(seed);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${CANVAS} ${CANVAS}" width="${CANVAS}" height="${CANVAS}">`,
		drawDefinitions(colours),
		drawScene(colours, random),
		// A little larger than drawn, from where it stands.
		`<g transform="translate(-38.4 -62) scale(1.12)">${MOTIFS[motif](colours, random)}</g>`,
		'</svg>',
	].join('');
}

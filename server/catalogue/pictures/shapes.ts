import type { Palette } from './palettes';

/** Pieces of SVG on a canvas of 640 × 640; things stand on the table at about y = 530. */

/** Flat shadow on the table under a thing. */
export function shadow(x: number, y: number, rx: number): string {
	return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${round(rx * 0.16)}" fill="#1a0d14" opacity=".35"/>`;
}

export function circle(x: number, y: number, r: number, fill: string, more = ''): string {
	return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${fill}" ${more}/>`;
}

export function ellipse(
	x: number,
	y: number,
	[rx, ry]: readonly [number, number],
	fill: string,
): string {
	return `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}"/>`;
}

export function path(d: string, fill: string, more = ''): string {
	return `<path d="${d}" fill="${fill}" ${more}/>`;
}

export function line(d: string, stroke: string, width: number, more = ''): string {
	return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
}

export function rect(
	[x, y, width, height]: readonly [number, number, number, number],
	fill: string,
	radius = 0,
): string {
	return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
}

export function at(x: number, y: number, content: string, more = ''): string {
	return `<g transform="translate(${round(x)} ${round(y)}) ${more}">${content}</g>`;
}

/** A leaf that grows from the origin of `at` to the right, with its vein. */
export function leaf(length: number, colour: string, vein: string): string {
	const h = round(length * 0.3);
	const d = `M0 0C${round(length * 0.25)} ${-h} ${round(length * 0.7)} ${-h} ${length} 0C${round(length * 0.7)} ${h} ${round(length * 0.25)} ${h} 0 0Z`;
	return path(d, colour) + line(`M4 0L${round(length * 0.86)} 0`, vein, 3, 'opacity=".6"');
}

/** Leaf at a place and an angle in degrees. */
export function leafAt(
	[x, y, angle, length]: readonly [number, number, number, number],
	colour: string,
	vein: string,
): string {
	return at(x, y, leaf(length, colour, vein), `rotate(${angle})`);
}

/** A paper label with a mark of the product's colour and two lines of "writing". */
export function label(
	[x, y, width, height]: readonly [number, number, number, number],
	p: Palette,
): string {
	const cx = x + width / 2;
	return (
		rect([x, y, width, height], p.accent, 8) +
		circle(cx, y + height * 0.36, Math.min(width, height) * 0.2, p.main) +
		line(`M${cx - width * 0.26} ${y + height * 0.7}h${width * 0.52}`, p.dark, 6, 'opacity=".75"') +
		line(`M${cx - width * 0.16} ${y + height * 0.84}h${width * 0.32}`, p.dark, 5, 'opacity=".45"')
	);
}

/** Steam over something hot. */
export function steam(x: number, y: number): string {
	const wisp = (dx: number, h: number) =>
		line(
			`M${x + dx} ${y}c-16 -${h * 0.3} 16 -${h * 0.45} 0 -${h * 0.7}s6 -${h * 0.25} 2 -${h * 0.3}`,
			'#fff6e3',
			7,
			'opacity=".4"',
		);
	return wisp(-30, 80) + wisp(2, 110) + wisp(34, 76);
}

/** A round bowl or cup seen a little from above; `inside` is what fills it. */
export function bowl(
	[x, y, rx, depth]: readonly [number, number, number, number],
	[outer, shade, inside]: readonly [string, string, string],
): string {
	const ry = round(rx * 0.26);
	return (
		path(
			`M${x - rx} ${y}C${x - rx} ${y + depth * 0.7} ${x - rx * 0.55} ${y + depth} ${x} ${y + depth}S${x + rx} ${y + depth * 0.7} ${x + rx} ${y}Z`,
			outer,
		) +
		path(
			`M${x + rx * 0.3} ${y + depth * 0.97}C${x + rx * 0.75} ${y + depth * 0.86} ${x + rx} ${y + depth * 0.6} ${x + rx} ${y}H${x + rx * 0.62}C${x + rx * 0.62} ${y + depth * 0.5} ${x + rx * 0.5} ${y + depth * 0.8} ${x + rx * 0.3} ${y + depth * 0.97}Z`,
			shade,
			'opacity=".45"',
		) +
		ellipse(x, y, [rx, ry], outer) +
		ellipse(x, y + 3, [rx * 0.9, ry * 0.82], inside)
	);
}

/** A bright edge that follows the left side of glass. */
export function gleam(x: number, y: number, height: number): string {
	return line(`M${x} ${y}v${height}`, '#ffffff', 10, 'opacity=".38"');
}

export function round(value: number): number {
	return Math.round(value * 10) / 10;
}

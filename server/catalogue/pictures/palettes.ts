/** The colours of one picture: the evening around it and the thing itself. */
export interface Palette {
	/** Sky, from the top down to the table. */
	readonly sky: readonly [string, string];
	readonly table: readonly [string, string];
	readonly lantern: string;
	readonly light: string;
	readonly main: string;
	readonly dark: string;
	readonly accent: string;
}

const INDIGO = { sky: ['#141a44', '#3d3a7c'], table: ['#8a4b2a', '#5d2f1c'], lantern: '#ffb43d' };
const DUSK = { sky: ['#2a1746', '#8a3d63'], table: ['#6d3a32', '#472320'], lantern: '#ff9b4a' };
const LAGOON = { sky: ['#0d2b45', '#1f6a78'], table: ['#7a5233', '#4f321f'], lantern: '#ffc15a' };
const PINE = { sky: ['#10291f', '#2f6650'], table: ['#7c4f2d', '#52331d'], lantern: '#ffb84d' };
const EMBER = { sky: ['#2c1420', '#8f4a34'], table: ['#5b3327', '#3b1f18'], lantern: '#ffbe55' };

type Evening = Pick<Palette, 'table' | 'lantern' | 'sky'>;

function palette(
	evening: { readonly [Key in keyof Evening]: Evening[Key] | readonly string[] },
	[light, main, dark, accent]: readonly [string, string, string, string],
): Palette {
	const pair = (colours: string | readonly string[]): readonly [string, string] => [
		colours[0] ?? '#000000',
		colours[1] ?? '#000000',
	];
	return {
		sky: pair(evening.sky),
		table: pair(evening.table),
		lantern: String(evening.lantern),
		light,
		main,
		dark,
		accent,
	};
}

/** `[light, main, dark, accent]` of the thing shown, in its evening. */
export const PALETTES = {
	amber: palette(LAGOON, ['#f6c26b', '#c9761f', '#7a3d0c', '#f4ead2']),
	brick: palette(EMBER, ['#d98a63', '#a14b34', '#642a1d', '#f6e3c5']),
	caramel: palette(DUSK, ['#e9bd7f', '#b97a3a', '#74461c', '#f7ead0']),
	coral: palette(INDIGO, ['#ff9c7d', '#e2553f', '#9b2a2a', '#ffe1c9']),
	cream: palette(INDIGO, ['#fff6df', '#efdcb4', '#c4a470', '#d2553c']),
	earth: palette(PINE, ['#c99e74', '#8e6240', '#573720', '#f0dfc2']),
	ember: palette(EMBER, ['#b8784a', '#7c4526', '#452413', '#ffcf7a']),
	espresso: palette(LAGOON, ['#a9744b', '#6b412a', '#3a2116', '#fff1d6']),
	gold: palette(DUSK, ['#ffe28a', '#f4b82f', '#b57a12', '#fff4d2']),
	honey: palette(INDIGO, ['#ffd874', '#f0a321', '#a9650c', '#fff2cf']),
	jade: palette(LAGOON, ['#a8d9a3', '#4f9d69', '#23603f', '#f5e7bf']),
	leaf: palette(INDIGO, ['#a9d07a', '#5c9a3f', '#2f5f26', '#f6e6b8']),
	lime: palette(DUSK, ['#d5e58b', '#93b63e', '#56731d', '#fff3cc']),
	maroon: palette(LAGOON, ['#d9825b', '#96361f', '#581a12', '#ffe7b8']),
	mint: palette(INDIGO, ['#d4f0cf', '#86c79a', '#3f7f5c', '#fff0cf']),
	mocha: palette(INDIGO, ['#c79a75', '#845637', '#4b2d1c', '#ffe3b0']),
	night: palette(PINE, ['#7d7a86', '#423f4c', '#201e28', '#f2c063']),
	orange: palette(PINE, ['#ffc46b', '#f58a1f', '#b4540c', '#fff0cf']),
	plum: palette(DUSK, ['#c48bc0', '#7c3b78', '#452045', '#ffe0a8']),
	rose: palette(PINE, ['#ff9aa0', '#d63c55', '#8c1d36', '#fff1ea']),
	ruby: palette(DUSK, ['#ee9466', '#b8431f', '#6d200f', '#fff0cc']),
	sand: palette(LAGOON, ['#fbe7bf', '#e0b878', '#a3763c', '#fffaf0']),
	sea: palette(LAGOON, ['#d9f5ff', '#7cc8e6', '#2f7fa8', '#ffffff']),
	silk: palette(DUSK, ['#fff9ee', '#f1dcc3', '#c79c7c', '#d2687a']),
	silver: palette(PINE, ['#f3f0ea', '#cfc9c0', '#948c84', '#c74b37']),
	teal: palette(EMBER, ['#dff1ea', '#a9d3c9', '#5f958c', '#f2b04a']),
	vermilion: palette(INDIGO, ['#fff7ec', '#ecdcc8', '#b9a088', '#d1392b']),
	violet: palette(PINE, ['#c6a3e6', '#8456b8', '#4c2c78', '#f6e6c6']),
} as const satisfies Record<string, Palette>;

export type PaletteName = keyof typeof PALETTES;

/**
 * A hand-laid tile map of Vietnam: one tile a province, laid so that neighbours are neighbours and
 * the whole is the country's S. Columns from west to east, rows from north to south.
 */
export interface Tile {
	readonly provinceCode: string;
	readonly column: number;
	readonly row: number;
}

const LAYOUT = `
12 15 08 04 ..
11 14 25 19 20
.. .. 01 24 22
.. .. 37 33 31
.. .. 38 .. ..
.. 40 .. .. ..
.. .. 42 .. ..
.. .. .. 44 ..
.. .. .. 46 ..
.. .. .. .. 48
.. .. .. .. 51
.. .. .. .. 52
.. .. .. .. 66
.. .. .. 68 56
.. 80 75 .. ..
91 82 79 .. ..
.. 92 86 .. ..
.. 96 .. .. ..
`;

export const PROVINCE_TILES: readonly Tile[] = LAYOUT.trim()
	.split('\n')
	.flatMap((line, row) =>
		line
			.split(' ')
			.map((provinceCode, column) => ({ provinceCode, column, row }))
			.filter(({ provinceCode }) => provinceCode !== '..'),
	);

/** Sea archipelagos that belong to a province and are drawn with it. */
export const ARCHIPELAGOS = [
	{ name: 'Hoàng Sa', provinceCode: '48', column: 6, row: 8.5 },
	{ name: 'Trường Sa', provinceCode: '56', column: 6, row: 13.5 },
] as const;

const byCode = new Map(PROVINCE_TILES.map((tile) => [tile.provinceCode, tile]));

/**
 * How far two provinces are from each other on the map, in tiles, as the crow flies. Rough on
 * purpose: it tells near from far, not kilometres.
 * @returns 0 where one of the codes is no province
 */
export function tileDistance(one: string, other: string): number {
	const from = byCode.get(one);
	const to = byCode.get(other);
	return from && to ? Math.hypot(from.column - to.column, from.row - to.row) : 0;
}

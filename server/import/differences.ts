import { isDeepStrictEqual } from 'node:util';

/** A known row as it was and as it shall be. */
export interface Changed<Row> {
	readonly before: Row;
	readonly after: Row;
}

/**
 * Lays what a file says over a known row: what it leaves empty stays.
 * @returns undefined where nothing changes
 */
export function changeOf<Row extends object>(
	before: Row,
	said: { readonly [Field in keyof Row]?: Row[Field] | null },
): Changed<Row> | undefined {
	const filled = Object.entries(said).filter(([, value]) => value !== null && value !== undefined);
	const after: Row = { ...before, ...Object.fromEntries(filled) };
	return isDeepStrictEqual(before, after) ? undefined : { before, after };
}

import type { PlaceInList } from '$lib/domain/place-in-list';
import { desc, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Rows read at once: no more of a long table is ever in memory. */
export const PAGE_ROWS = 2_000;

/**
 * Goes through a long table page by page, without a transaction that would stay open as long as a
 * slow road takes.
 * @param read the rows behind a key, in its order, at most {@link PAGE_ROWS}; null begins
 */
export async function* inPages<Row extends { readonly id: unknown }>(
	read: (after: Row['id'] | null) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
	let after: Row['id'] | null = null;
	for (;;) {
		const rows: readonly Row[] = await read(after);
		yield* rows;
		const last = rows.at(-1);
		if (!last || rows.length < PAGE_ROWS) return;
		after = last.id;
	}
}

interface ByTime {
	readonly at: PgColumn;
	readonly id: PgColumn;
}

/** The order of a list by time, the newest first; rows of one moment stand by their ids. */
export function newestFirst({ at, id }: ByTime): SQL[] {
	return [desc(at), desc(id)];
}

/** What stands behind a place in {@link newestFirst}. @param place null for all of it */
export function behindPlace({ at, id }: ByTime, place: PlaceInList | null): SQL | undefined {
	if (place === null) return undefined;
	const moment = new Date(place.at).toISOString();
	return sql`(${at}, ${id}) < (${moment}::timestamptz, ${place.id}::uuid)`;
}

/**
 * One page of what was read with one row more than it holds.
 * @returns its rows, and the place behind which the next one begins; null on the last
 */
export function toPage<Row extends { readonly id: string }>(
	rows: readonly Row[],
	size: number,
	momentOf: (row: Row) => number,
): { readonly page: readonly Row[]; readonly next: PlaceInList | null } {
	const page = rows.slice(0, size);
	const last = page.at(-1);
	const next = last && rows.length > size ? { at: momentOf(last), id: last.id } : null;
	return { page, next };
}

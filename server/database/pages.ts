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

import type { Entry, EntryBodies, EntryKind, RemovedEntry } from '$lib/domain/catalogue/entries';
import { and, asc, gt, isNull, lte, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { catalogueEntries } from './tables';

/** The place of one entry in the feed, which is ordered by version, then kind, then id. */
export interface FeedCursor {
	readonly version: number;
	readonly kind: string;
	readonly id: string;
}

export interface FeedPage {
	/** Exclusive. */
	readonly since: number;
	/** Inclusive. */
	readonly upto: number;
	readonly after: FeedCursor | null;
	readonly limit: number;
}

export interface FeedRow {
	readonly version: number;
	readonly entry: Entry | RemovedEntry;
}

/** Reads a page of what changed, tombstones included, in the feed's order. */
export async function readFeed(executor: Executor, page: FeedPage): Promise<FeedRow[]> {
	const { version, kind, id } = catalogueEntries;
	const { after } = page;
	const rows = await executor
		.select()
		.from(catalogueEntries)
		.where(
			and(
				gt(version, page.since),
				lte(version, page.upto),
				after
					? sql`(${version}, ${kind}, ${id}) > (${after.version}, ${after.kind}, ${after.id})`
					: undefined,
			),
		)
		.orderBy(asc(version), asc(kind), asc(id))
		.limit(page.limit);
	return rows.map((row) => ({
		version: row.version,
		entry: row.body === null ? { kind: row.kind, id: row.id } : toEntry(row.kind, row.id, row.body),
	}));
}

/** How many entries changed after a version, tombstones included. */
export async function countFeed(executor: Executor, since: number): Promise<number> {
	return executor.$count(catalogueEntries, gt(catalogueEntries.version, since));
}

/** Everything that is public now, in the order of kinds and ids. */
export async function readPresent(executor: Executor): Promise<Entry[]> {
	const { kind, id } = catalogueEntries;
	const rows = await executor
		.select({ kind, id, body: catalogueEntries.body })
		.from(catalogueEntries)
		.where(isNull(catalogueEntries.removedAt))
		.orderBy(asc(kind), sql`length(${id})`, asc(id));
	return rows.flatMap(({ body, ...row }) =>
		body === null ? [] : [toEntry(row.kind, row.id, body)],
	);
}

/** `publish` is the only writer of the feed and takes an {@link Entry}: kind and body belong together. */
function toEntry(kind: EntryKind, id: string, body: { value: EntryBodies[EntryKind] }): Entry {
	return { kind, id, body: body.value } as Entry;
}

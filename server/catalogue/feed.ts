import type { Entry, EntryBodies, EntryKind, RemovedEntry } from '$lib/domain/catalogue/entries';
import { and, asc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';

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

/**
 * Everything that is public now, in the order of kinds and ids.
 * @param kinds only these; left out: all
 */
export async function readPresent(
	executor: Executor,
	kinds?: readonly EntryKind[],
): Promise<Entry[]> {
	const { kind, id } = catalogueEntries;
	const rows = await executor
		.select({ kind, id, body: catalogueEntries.body })
		.from(catalogueEntries)
		.where(and(isNull(catalogueEntries.removedAt), kinds && inArray(kind, [...kinds])))
		.orderBy(asc(kind), sql`length(${id})`, asc(id));
	return rows.flatMap(({ body, ...row }) =>
		body === null ? [] : [toEntry(row.kind, row.id, body)],
	);
}

/** `publish` is the only writer of the feed and takes an {@link Entry}: kind and body belong together. */
function toEntry(kind: EntryKind, id: string, body: { value: EntryBodies[EntryKind] }): Entry {
	return { kind, id, body: body.value } as Entry;
}

/** The public bodies of one kind, in no particular order. */
export async function readKind<Kind extends EntryKind>(
	executor: Executor,
	kind: Kind,
): Promise<EntryBodies[Kind][]> {
	const rows = await executor
		.select({ body: catalogueEntries.body })
		.from(catalogueEntries)
		.where(and(eq(catalogueEntries.kind, kind), isNull(catalogueEntries.removedAt)));
	return rows.flatMap(({ body }) => (body === null ? [] : [body.value as EntryBodies[Kind]]));
}

/** The public bodies of those of one kind that there are, in no particular order. */
export async function readBodies<Kind extends EntryKind>(
	executor: Executor,
	kind: Kind,
	ids: readonly string[],
): Promise<EntryBodies[Kind][]> {
	const { id, removedAt } = catalogueEntries;
	const rows = await executor
		.select({ body: catalogueEntries.body })
		.from(catalogueEntries)
		.where(and(eq(catalogueEntries.kind, kind), inArray(id, [...ids]), isNull(removedAt)));
	return rows.flatMap(({ body }) => (body === null ? [] : [body.value as EntryBodies[Kind]]));
}

/**
 * One public entry's body.
 * @returns undefined where there is none, or no more
 */
export async function readBody<Kind extends EntryKind>(
	executor: Executor,
	kind: Kind,
	id: string,
): Promise<EntryBodies[Kind] | undefined> {
	const [row] = await executor
		.select({ body: catalogueEntries.body })
		.from(catalogueEntries)
		.where(and(eq(catalogueEntries.kind, kind), eq(catalogueEntries.id, id)));
	return row?.body ? (row.body.value as EntryBodies[Kind]) : undefined;
}

import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { catalogueEntries, catalogueState, catalogueVersions } from './tables';

/** The channel on which nodes learn of a new version; the payload is its number. */
export const CATALOGUE_CHANNEL = 'catalogue';

/** What one publication puts into the feed and takes out of it. */
export interface CatalogueChanges {
	readonly put?: readonly Entry[];
	readonly remove?: readonly RemovedEntry[];
	/** Whether it only tells anew what orders were judged by already, or what is left of it. */
	readonly isSameTerms?: boolean;
}

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 2_000;

/**
 * Publishes to the catalogue's feed as part of the caller's transaction.
 *
 * The version is bumped under its row lock before anything is read or written, and the lock is
 * held until commit: so versions commit in their order, and a phone that holds version n has
 * missed nothing up to n. Hence `change` is called after the bump: whatever it reads then is
 * what the writer before has left. Take no other lock before calling this.
 *
 * @param now the server's clock, kept as the moment of this version
 * @param change what to publish, or a function that does the work and says it
 * @returns the new version
 */
export async function publish(
	tx: Transaction,
	now: EpochMs,
	change: CatalogueChanges | ((version: number) => Promise<CatalogueChanges>),
): Promise<number> {
	const version = await bumpVersion(tx, now);
	const changes = typeof change === 'function' ? await change(version) : change;
	await putEntries(tx, version, changes.put ?? []);
	await removeEntries(tx, { version, now, entries: changes.remove ?? [] });
	if (!isSameTerms(changes)) await tx.update(catalogueState).set({ termsVersion: version });
	await tx.execute(sql`select pg_notify(${CATALOGUE_CHANNEL}, ${String(version)})`);
	return version;
}

/** What is published, and new terms of products with it. */
export function withPut(
	{ isSameTerms = false, put = [], ...changes }: CatalogueChanges,
	products: readonly Entry[] = [],
): CatalogueChanges {
	return {
		...changes,
		put: [...put, ...products],
		isSameTerms: isSameTerms && products.length === 0,
	};
}

/** Stock is told every few seconds on a market evening, and nobody judges an order by what is told. */
function isSameTerms({ put = [], remove = [], isSameTerms = false }: CatalogueChanges): boolean {
	return (
		isSameTerms ||
		(put.length > 0 && remove.length === 0 && put.every(({ kind }) => kind === 'stock'))
	);
}

async function bumpVersion(tx: Transaction, now: EpochMs): Promise<number> {
	const [state] = await tx
		.insert(catalogueState)
		.values({ epoch: crypto.randomUUID(), version: 1 })
		.onConflictDoUpdate({
			target: catalogueState.id,
			set: { version: sql`${catalogueState.version} + 1` },
		})
		.returning({ version: catalogueState.version });
	if (!state) throw new Error('catalogue_state gave no row');
	await tx.insert(catalogueVersions).values({ version: state.version, publishedAt: now });
	return state.version;
}

/** Entries already there with the same content keep their version: nobody pulls them again. */
async function putEntries(
	tx: Transaction,
	version: number,
	given: readonly Entry[],
): Promise<void> {
	// One statement may touch a row once only: of two entries of one id the later stands.
	const entries = [...new Map(given.map((entry) => [`${entry.kind} ${entry.id}`, entry])).values()];
	for (let start = 0; start < entries.length; start += BATCH) {
		const rows = entries
			.slice(start, start + BATCH)
			.map(({ kind, id, body }) => ({ kind, id, version, body: { value: body } }));
		await tx
			.insert(catalogueEntries)
			.values(rows)
			.onConflictDoUpdate({
				target: [catalogueEntries.kind, catalogueEntries.id],
				set: { version, body: sql`excluded.body`, removedAt: null },
				setWhere: sql`${catalogueEntries.body} is distinct from excluded.body`,
			});
	}
}

async function removeEntries(
	tx: Transaction,
	{ version, now, entries }: { version: number; now: EpochMs; entries: readonly RemovedEntry[] },
): Promise<void> {
	for (const { kind, id } of entries) {
		await tx
			.update(catalogueEntries)
			.set({ version, body: null, removedAt: now })
			.where(
				sql`${catalogueEntries.kind} = ${kind} and ${catalogueEntries.id} = ${id}
					and ${catalogueEntries.removedAt} is null`,
			);
	}
}

import type { EpochMs } from '$lib/domain/time';
import { DAY_MS } from '$lib/domain/time';
import { eq, lt, sql } from 'drizzle-orm';

import type { Database, Executor } from '../database/database';
import { catalogueEntries, catalogueState, catalogueVersions } from './tables';

export interface CatalogueState {
	readonly epoch: string;
	readonly version: number;
	/** The last version that told more than stock. */
	readonly termsVersion: number;
	/** The oldest version from which a delta still tells everything. */
	readonly horizon: number;
}

/** How long a tombstone is kept: a phone away for longer loads a snapshot. */
export const TOMBSTONE_KEPT_DAYS = 90;

/** Where the feed stands now; makes its first epoch in a database that has none. */
export async function getCatalogueState(executor: Executor): Promise<CatalogueState> {
	const [state] = await executor.select().from(catalogueState);
	if (state) return state;
	await executor
		.insert(catalogueState)
		.values({ epoch: crypto.randomUUID() })
		.onConflictDoNothing();
	const [made] = await executor.select().from(catalogueState);
	if (!made) throw new Error('catalogue_state gave no row');
	return made;
}

/**
 * A part of a hand-written statement: `standing` names those of the operations in its parameter
 * for which the terms that they were judged by still stand.
 * @param parameter `$n`: a JSON array of `{ op_id, epoch, terms_version }`
 */
export const STANDING = (parameter: string) => `standing as materialized (
	select given.op_id
	from json_to_recordset(${parameter}::text::json) as given(
		op_id uuid, epoch text, terms_version bigint)
	join catalogue_state state
		on state.epoch = given.epoch and state.terms_version = given.terms_version
)`;

/**
 * When a catalogue version came out.
 * @returns undefined for a version never published here
 */
export async function getPublishedAt(
	executor: Executor,
	version: number,
): Promise<EpochMs | undefined> {
	const [row] = await executor
		.select({ publishedAt: catalogueVersions.publishedAt })
		.from(catalogueVersions)
		.where(eq(catalogueVersions.version, version));
	return row?.publishedAt;
}

/**
 * Begins a new history of versions, so that every phone loads afresh. To be called after a backup
 * was restored: versions given out since the backup would be given out again for other content.
 * @returns the new epoch
 */
export async function startNewEpoch(executor: Executor): Promise<string> {
	const epoch = crypto.randomUUID();
	await executor
		.insert(catalogueState)
		.values({ epoch })
		.onConflictDoUpdate({ target: catalogueState.id, set: { epoch } });
	return epoch;
}

/**
 * Forgets tombstones older than {@link TOMBSTONE_KEPT_DAYS} and raises the horizon over them.
 * @returns how many were forgotten
 */
export async function purgeTombstones(database: Database, now: EpochMs): Promise<number> {
	return database.transaction(async (tx) => {
		// The same lock as a publication takes, so that no pull sees the gap without the horizon.
		await tx.select().from(catalogueState).for('update');
		const gone = await tx
			.delete(catalogueEntries)
			.where(lt(catalogueEntries.removedAt, now - TOMBSTONE_KEPT_DAYS * DAY_MS))
			.returning({ version: catalogueEntries.version });
		if (gone.length > 0) {
			const highest = Math.max(...gone.map(({ version }) => version));
			await tx
				.update(catalogueState)
				.set({ horizon: sql`greatest(${catalogueState.horizon}, ${highest})` });
		}
		return gone.length;
	});
}

import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { CatalogueChanges } from '../catalogue/publish';
import type { Transaction } from '../database/database';
import { planOf, stateOf } from './plans';
import { sessionEntry } from './sessions';
import { marketSessions } from './tables';

/** How a session's hosts run it. */
export interface RunTimes {
	readonly openedAt: EpochMs | null;
	readonly closedAt: EpochMs | null;
	/** Whose turn it is. */
	readonly onAir: ProducerId | null;
}

/**
 * Notes that hosts opened or closed a session, or that somebody's turn began, as a part of the caller's publication: what is said
 * of it is no longer said by the clock alone.
 * @returns what to tell of it
 */
export async function noteRun(
	tx: Transaction,
	id: SessionId,
	times: RunTimes,
): Promise<CatalogueChanges> {
	const [row] = await tx
		.update(marketSessions)
		.set({ ...times })
		.where(eq(marketSessions.id, id))
		.returning();
	if (!row) throw new Error('the session is gone');
	if (stateOf(row) === 'draft') return { isSameTerms: true };
	return { put: [sessionEntry(row, await planOf(tx, row))], isSameTerms: true };
}

import { strayWords } from '$lib/domain/live/decide-sale';
import type { SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { listSalePromotions } from '../catalogue/host-promotions';
import type { Transaction } from '../database/database';
import { readState, record } from './record';

/**
 * Tells those who watch a session of what became of its promotions away from the board: ended, or made
 * to end at another time, by its producer or with the session. Their screens hold what was told in the
 * session for newer than the catalogue. To be called within the publication that changes them, before
 * any stock or portions are locked: hosts who set a limit hold the run's row while they wait for those.
 */
export async function tellPromotions(
	tx: Transaction,
	sessionId: SessionId,
	now: EpochMs,
): Promise<void> {
	const run = { sessionId, isRehearsal: false };
	const planned = await listSalePromotions(tx, sessionId, now);
	// Promotions of a run change under the catalogue's lock only, which the caller holds: of one in which
	// there is nothing to tell no row is locked, or made.
	if (strayWords(await readState(tx, run), planned, now).length === 0) return;
	await record(tx, run, now, (state) => ({
		words: strayWords(state, planned, now),
		accountId: null,
		actionId: null,
	}));
}

import type { SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import { withPut, type CatalogueChanges } from '../catalogue/publish';
import type { Transaction } from '../database/database';
import { noteRun } from '../market/note-run';
import { readState, record, type Run } from './record';
import { withSales } from './sell-as-host';

/**
 * Ends a session that runs for everybody, as a part of the caller's publication: its promotions stop and
 * what it limits is free. Where it does not run, nothing is done.
 * @param end who ends it, null for the market itself, and when it is said to have been over
 * @returns what to tell of it; undefined where it does not run
 */
export async function endRun(
	tx: Transaction,
	sessionId: SessionId,
	end: { readonly actor: Actor | null; readonly closedAt: EpochMs; readonly now: EpochMs },
): Promise<CatalogueChanges | undefined> {
	const { actor, now } = end;
	const run: Run = { sessionId, isRehearsal: false };
	// It begins and ends under the catalogue's lock only, which the caller holds: of one that was never
	// opened no row is made.
	const { phase, startedAt: openedAt } = await readState(tx, run);
	if (phase !== 'running') return undefined;
	let put: CatalogueChanges['put'] = [];
	await record(tx, run, now, async (state) => {
		const held = await withSales(tx, [{ kind: 'ended' }], { run, state, now });
		put = held.put;
		return { words: held.words, accountId: actor?.accountId ?? null, actionId: null };
	});
	const subject = `session ${String(sessionId)}`;
	await recordChange(tx, { actor, at: now, action: 'live.end', subject });
	const closedAt = Math.max(openedAt ?? 0, end.closedAt);
	return withPut(await noteRun(tx, sessionId, { openedAt, closedAt, onAir: null }), put);
}

/**
 * Ends a rehearsal, where it runs: nothing in the market comes of it.
 * @param end who ends it, null for the market itself, and after which event only; any where none is named
 * @returns whether it did
 */
export async function endRehearsal(
	tx: Transaction,
	sessionId: SessionId,
	end: { readonly actor: Actor | null; readonly lastSeq?: number; readonly now: EpochMs },
): Promise<boolean> {
	const { actor, lastSeq, now } = end;
	const run: Run = { sessionId, isRehearsal: true };
	// Of one that was never begun no row is made.
	const { phase } = await readState(tx, run);
	if (phase !== 'running') return false;
	let isEnded = false;
	await record(tx, run, now, (state) => {
		// A host may have ended it, or done something else in it, a moment ago.
		isEnded = state.phase === 'running' && (lastSeq === undefined || state.seq === lastSeq);
		const words = isEnded ? [{ kind: 'ended' } as const] : [];
		return { words, accountId: actor?.accountId ?? null, actionId: null };
	});
	if (!isEnded) return false;
	const subject = `session ${String(sessionId)}`;
	const change = { actor, at: now, action: 'live.end', subject };
	await recordChange(tx, { ...change, after: { isRehearsal: true } });
	return true;
}

import type { SessionId } from '$lib/domain/ids';
import { FORGOTTEN_MS, sessionPhase } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, sql } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Database, Transaction } from '../database/database';
import { noteRun } from '../market/note-run';
import { findSession } from '../market/plans';
import { record } from './record';
import { withLimits } from './sell-as-host';
import { marketRuns } from './tables';

/**
 * Ends the sessions that their hosts forgot to end, or that were called off while they ran: screens
 * call them over by then, and nobody would free what they limit, or close their talk and streams.
 * Running it twice does no harm.
 * @returns which it ended
 */
export async function endForgotten(database: Database, now: EpochMs): Promise<SessionId[]> {
	const running = await database
		.select({ id: marketRuns.sessionId })
		.from(marketRuns)
		.where(and(eq(marketRuns.isRehearsal, false), sql`${marketRuns.state} ->> 'phase' = 'running'`))
		.orderBy(marketRuns.sessionId);
	const ended: SessionId[] = [];
	for (const { id } of running) {
		if (await isForgotten(database, id, now)) {
			await database.transaction((tx) => endOne(tx, id, now));
			ended.push(id);
		}
	}
	return ended;
}

async function isForgotten(database: Database, id: SessionId, now: EpochMs): Promise<boolean> {
	const row = await findSession(database, id);
	if (!row) return false;
	const { startsAt, openedAt, closedAt } = row;
	const session = { ...row, slots: [], openedAt: openedAt ?? startsAt };
	return closedAt === null && sessionPhase(session, now) === 'ended';
}

async function endOne(tx: Transaction, sessionId: SessionId, now: EpochMs): Promise<void> {
	const run = { sessionId, isRehearsal: false };
	// The catalogue's lock comes first, whatever else is locked.
	await publish(tx, now, async () => {
		const row = await findSession(tx, sessionId);
		let openedAt: EpochMs | null = null;
		let isEnded = false;
		await record(tx, run, now, async (state) => {
			// A host may have ended it, or put it off, a moment ago.
			isEnded = state.phase === 'running' && row !== undefined;
			openedAt = state.startedAt;
			const words = isEnded ? await withLimits(tx, [{ kind: 'ended' }], { run, state, now }) : [];
			return { words, accountId: null, actionId: null };
		});
		if (!isEnded || !row) return { isSameTerms: true };
		await recordChange(tx, {
			actor: null,
			at: now,
			action: 'live.end',
			subject: `session ${String(sessionId)}`,
		});
		// However late this runs, it was over by then.
		const closedAt = Math.min(now, row.endsAt + FORGOTTEN_MS);
		return noteRun(tx, sessionId, { openedAt, closedAt });
	});
}

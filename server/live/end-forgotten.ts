import { FORGOTTEN_MS, runsUntil, sessionPhase } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, sql } from 'drizzle-orm';

import { publish } from '../catalogue/publish';
import type { Database, Transaction } from '../database/database';
import { findSession, type SessionRow } from '../market/plans';
import { endRehearsal, endRun } from './end-run';
import type { Run } from './record';
import { marketEvents, marketRuns } from './tables';

/**
 * Ends the runs that their hosts forgot to end: sessions that are over by now, or were called off while
 * they ran, since screens call them over, and nobody would free what they limit, or close their talk and
 * streams; and rehearsals in which nobody has done anything for hours. Running it twice does no harm.
 * @returns which it ended
 * @throws AggregateError of what failed, when all the others have had their turn
 */
export async function endForgotten(database: Database, now: EpochMs): Promise<Run[]> {
	const ended: Run[] = [];
	const failures: unknown[] = [];
	for (const { lastAt, lastSeq, ...run } of await listRunning(database)) {
		try {
			const isLeft = lastAt + FORGOTTEN_MS <= now;
			const row = run.isRehearsal ? undefined : await findSession(database, run.sessionId);
			if (run.isRehearsal ? !isLeft : !row || !isOver(row, now)) continue;
			const isEnded = await database.transaction((tx) =>
				run.isRehearsal
					? endRehearsal(tx, run.sessionId, { actor: null, lastSeq, now })
					: endSession(tx, run, now),
			);
			if (isEnded) ended.push(run);
		} catch (thrown) {
			failures.push(thrown);
		}
	}
	if (failures.length > 0) throw new AggregateError(failures, 'some runs could not be ended');
	return ended;
}

/** What was last done in a run. */
interface Last {
	readonly lastAt: EpochMs;
	readonly lastSeq: number;
}

async function listRunning(database: Database): Promise<(Run & Last)[]> {
	const { sessionId, isRehearsal, state, lastSeq } = marketRuns;
	return database
		.select({ sessionId, isRehearsal, lastAt: marketEvents.at, lastSeq })
		.from(marketRuns)
		.innerJoin(
			marketEvents,
			and(
				eq(marketEvents.sessionId, sessionId),
				eq(marketEvents.isRehearsal, isRehearsal),
				eq(marketEvents.seq, lastSeq),
			),
		)
		.where(sql`${state} ->> 'phase' = 'running'`)
		.orderBy(asc(sessionId), asc(isRehearsal));
}

function isOver(row: SessionRow, now: EpochMs): boolean {
	const { startsAt, openedAt, closedAt } = row;
	const session = { ...row, slots: [], openedAt: openedAt ?? startsAt };
	return closedAt === null && sessionPhase(session, now) === 'ended';
}

async function endSession(tx: Transaction, { sessionId }: Run, now: EpochMs): Promise<boolean> {
	let isEnded = false;
	// The catalogue's lock comes first, whatever else is locked.
	await publish(tx, now, async () => {
		// A host may have ended it, or given it a later end, a moment ago.
		const row = await findSession(tx, sessionId);
		if (!row || !isOver(row, now)) return { isSameTerms: true };
		// However late this runs, it was over by then.
		const closedAt = Math.min(now, runsUntil(row));
		const changes = await endRun(tx, sessionId, { actor: null, closedAt, now });
		isEnded = changes !== undefined;
		return changes ?? { isSameTerms: true };
	});
	return isEnded;
}

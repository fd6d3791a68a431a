import { FORGOTTEN_MS, sessionPhase } from '$lib/domain/market/session';
import type { LiveState } from '$lib/domain/live/live-state';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, sql } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { publish, withPut, type CatalogueChanges } from '../catalogue/publish';
import type { Database, Transaction } from '../database/database';
import { noteRun } from '../market/note-run';
import { findSession, type SessionRow } from '../market/plans';
import { record, type Run } from './record';
import { withSales } from './sell-as-host';
import { marketEvents, marketRuns } from './tables';

/**
 * Ends the runs that their hosts forgot to end: sessions that are over by now and in which nobody has
 * done anything for hours, as where hosts let one go on late, or that were called off while they ran, since screens call them over, and nobody would free what they limit, or close their
 * talk and streams; and rehearsals in which nobody has done anything for hours. Running it twice does
 * no harm.
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
			if (run.isRehearsal ? !isLeft : !row || !isOver(row, { isLeft, now })) continue;
			const last = { lastAt, lastSeq, isLeft };
			const isEnded = await database.transaction((tx) =>
				run.isRehearsal ? endRehearsal(tx, run, { last, now }) : endSession(tx, run, { last, now }),
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

/** @param given `isLeft`: whether nobody has done anything in it for hours, as where it goes on late */
function isOver(
	row: SessionRow,
	{ isLeft, now }: { readonly isLeft: boolean; readonly now: EpochMs },
): boolean {
	const { startsAt, openedAt, closedAt, cancelledAt } = row;
	const session = { ...row, slots: [], openedAt: openedAt ?? startsAt };
	const isPast = closedAt === null && sessionPhase(session, now) === 'ended';
	return isPast && (isLeft || cancelledAt !== null);
}

interface Ending {
	readonly last: Last & { readonly isLeft: boolean };
	readonly now: EpochMs;
}

async function endSession(tx: Transaction, run: Run, { last, now }: Ending): Promise<boolean> {
	const { sessionId } = run;
	let isEnded = false;
	// The catalogue's lock comes first, whatever else is locked.
	await publish(tx, now, async () => {
		const row = await findSession(tx, sessionId);
		let openedAt: EpochMs | null = null;
		let put: CatalogueChanges['put'] = [];
		await record(tx, run, now, async (state) => {
			// A host may have ended it, or done something else in it, a moment ago.
			isEnded = isAsSeen(state, last) && row !== undefined && isOver(row, { ...last, now });
			openedAt = state.startedAt;
			if (!isEnded) return { words: [], accountId: null, actionId: null };
			const held = await withSales(tx, [{ kind: 'ended' }], { run, state, now });
			put = held.put;
			return { words: held.words, accountId: null, actionId: null };
		});
		if (!isEnded || !row) return { isSameTerms: true };
		await noteEnd(tx, run, now);
		// However late this runs, it was over by then.
		const closedAt = Math.min(now, Math.max(row.endsAt, last.lastAt) + FORGOTTEN_MS);
		return withPut(await noteRun(tx, sessionId, { openedAt, closedAt, onAir: null }), put);
	});
	return isEnded;
}

function isAsSeen({ phase, seq }: LiveState, { lastSeq }: Last): boolean {
	return phase === 'running' && seq === lastSeq;
}

/** Nothing in the market comes of it. */
async function endRehearsal(tx: Transaction, run: Run, { last, now }: Ending): Promise<boolean> {
	let isEnded = false;
	await record(tx, run, now, (state) => {
		isEnded = isAsSeen(state, last);
		return { words: isEnded ? [{ kind: 'ended' }] : [], accountId: null, actionId: null };
	});
	if (isEnded) await noteEnd(tx, run, now);
	return isEnded;
}

async function noteEnd(tx: Transaction, { sessionId, isRehearsal }: Run, at: EpochMs) {
	const subject = `session ${String(sessionId)}`;
	const change = { actor: null, at, action: 'live.end', subject };
	await recordChange(tx, isRehearsal ? { ...change, after: { isRehearsal } } : change);
}

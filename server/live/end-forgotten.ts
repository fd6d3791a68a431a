import { FORGOTTEN_MS, sessionPhase } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, sql } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { publish, withPut, type CatalogueChanges } from '../catalogue/publish';
import type { Database, Transaction } from '../database/database';
import { noteRun } from '../market/note-run';
import { findSession } from '../market/plans';
import { record, type Run } from './record';
import { withSales } from './sell-as-host';
import { marketEvents, marketRuns } from './tables';

/**
 * Ends the runs that their hosts forgot to end: sessions that are over by now, or were called off
 * while they ran, since screens call them over, and nobody would free what they limit, or close their
 * talk and streams; and rehearsals in which nobody has done anything for hours. Running it twice does
 * no harm.
 * @returns which it ended
 * @throws AggregateError of what failed, when all the others have had their turn
 */
export async function endForgotten(database: Database, now: EpochMs): Promise<Run[]> {
	const ended: Run[] = [];
	const failures: unknown[] = [];
	for (const { lastAt, ...run } of await listRunning(database)) {
		try {
			const isForgotten = run.isRehearsal
				? lastAt + FORGOTTEN_MS <= now
				: await isOver(database, run, now);
			if (!isForgotten) continue;
			await database.transaction((tx) =>
				run.isRehearsal ? endRehearsal(tx, run, now) : endSession(tx, run, now),
			);
			ended.push(run);
		} catch (thrown) {
			failures.push(thrown);
		}
	}
	if (failures.length > 0) throw new AggregateError(failures, 'some runs could not be ended');
	return ended;
}

async function listRunning(database: Database): Promise<(Run & { readonly lastAt: EpochMs })[]> {
	const { sessionId, isRehearsal, state, lastSeq } = marketRuns;
	return database
		.select({ sessionId, isRehearsal, lastAt: marketEvents.at })
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

async function isOver(database: Database, { sessionId }: Run, now: EpochMs): Promise<boolean> {
	const row = await findSession(database, sessionId);
	if (!row) return false;
	const { startsAt, openedAt, closedAt } = row;
	const session = { ...row, slots: [], openedAt: openedAt ?? startsAt };
	return closedAt === null && sessionPhase(session, now) === 'ended';
}

async function endSession(tx: Transaction, run: Run, now: EpochMs): Promise<void> {
	const { sessionId } = run;
	// The catalogue's lock comes first, whatever else is locked.
	await publish(tx, now, async () => {
		const row = await findSession(tx, sessionId);
		let openedAt: EpochMs | null = null;
		let isEnded = false;
		let put: CatalogueChanges['put'] = [];
		await record(tx, run, now, async (state) => {
			// A host may have ended it, or put it off, a moment ago.
			isEnded = state.phase === 'running' && row !== undefined;
			openedAt = state.startedAt;
			if (!isEnded) return { words: [], accountId: null, actionId: null };
			const held = await withSales(tx, [{ kind: 'ended' }], { run, state, now });
			put = held.put;
			return { words: held.words, accountId: null, actionId: null };
		});
		if (!isEnded || !row) return { isSameTerms: true };
		await noteEnd(tx, run, now);
		// However late this runs, it was over by then.
		const closedAt = Math.min(now, row.endsAt + FORGOTTEN_MS);
		return withPut(await noteRun(tx, sessionId, { openedAt, closedAt, onAir: null }), put);
	});
}

/** Nothing in the market comes of it. */
async function endRehearsal(tx: Transaction, run: Run, now: EpochMs): Promise<void> {
	let isEnded = false;
	await record(tx, run, now, ({ phase }) => {
		isEnded = phase === 'running';
		return { words: isEnded ? [{ kind: 'ended' }] : [], accountId: null, actionId: null };
	});
	if (isEnded) await noteEnd(tx, run, now);
}

async function noteEnd(tx: Transaction, { sessionId, isRehearsal }: Run, at: EpochMs) {
	const subject = `session ${String(sessionId)}`;
	const change = { actor: null, at, action: 'live.end', subject };
	await recordChange(tx, isRehearsal ? { ...change, after: { isRehearsal } } : change);
}

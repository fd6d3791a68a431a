import type { AccountId } from '$lib/domain/accounts/account';
import type { SessionId } from '$lib/domain/ids';
import type { LiveEvent, LiveWord } from '$lib/domain/live/live-event';
import { afterEvent, LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { publicTalkWord } from '$lib/domain/talk/talk-event';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { marketEvents, marketRuns } from './tables';
import { blank, withdrawnIn } from './withdrawn';
import { isOfRun } from './run-key';

/** The channel on which nodes learn that something happened in some session. */
export const LIVE_CHANNEL = 'market_live';

/** A session as it runs for everybody, or its rehearsal. */
export interface Run {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
}

export interface Said {
	readonly words: readonly LiveWord[];
	/** The host who says it; null for what the market says itself. */
	readonly accountId: AccountId | null;
	/** Of the action that it came of, a UUID; null where it needs no name. */
	readonly actionId: string | null;
}

/**
 * Writes what happens into a session's record, as a part of the caller's transaction.
 *
 * The run's row is locked from before `say` is asked until the commit, so numbers are without gaps
 * and become visible in their order: whoever holds event n has missed nothing up to n.
 * @param say what is to be said in the state that everybody before has left; nothing for no words
 * @returns the state after it
 */
export async function record(
	tx: Transaction,
	run: Run,
	now: EpochMs,
	say: (state: LiveState) => Said | Promise<Said>,
): Promise<LiveState> {
	const before = await lockRun(tx, run);
	const { words, accountId, actionId } = await say(before);
	if (words.length === 0) return before;
	// Nodes' clocks differ a little: in a run, time goes one way only.
	const at = Math.max(now, await lastAt(tx, run, before.seq));
	const events = words.map((word, index): LiveEvent => ({
		seq: before.seq + index + 1,
		at,
		word,
	}));
	const state = events.reduce(afterEvent, before);
	await tx.insert(marketEvents).values(
		events.map((event, index) => ({
			...run,
			...event,
			accountId,
			actionId: index === 0 ? actionId : null,
		})),
	);
	await tx.update(marketRuns).set({ state, lastSeq: state.seq }).where(isOfRun(marketRuns, run));
	await tx.execute(sql`select pg_notify(${LIVE_CHANNEL}, '')`);
	return state;
}

async function lockRun(tx: Transaction, run: Run): Promise<LiveState> {
	await tx
		.insert(marketRuns)
		.values({ ...run, state: LIVE_BEGINNING, lastSeq: 0 })
		.onConflictDoNothing();
	const [row] = await tx
		.select({ state: marketRuns.state })
		.from(marketRuns)
		.where(isOfRun(marketRuns, run))
		.for('update');
	if (!row) throw new Error('the run gave no row');
	return whole(row.state);
}

async function lastAt(tx: Transaction, run: Run, lastSeq: number): Promise<EpochMs> {
	const { seq, at } = marketEvents;
	const [last] = await tx
		.select({ at })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), eq(seq, lastSeq)));
	return last?.at ?? 0;
}

/** Whether an action was taken before: its answer had been lost. */
export async function isTaken(tx: Transaction, run: Run, actionId: string): Promise<boolean> {
	const rows = await tx
		.select({ seq: marketEvents.seq })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), eq(marketEvents.actionId, actionId)));
	return rows.length > 0;
}

/** Where a session stands; before its first event it is at its beginning. */
export async function readState(executor: Executor, run: Run): Promise<LiveState> {
	const [row] = await executor
		.select({ state: marketRuns.state })
		.from(marketRuns)
		.where(isOfRun(marketRuns, run));
	return whole(row?.state ?? {});
}

/** Where a session stands, and the most who ever watched it at one time. */
export async function readRun(
	executor: Executor,
	run: Run,
): Promise<{ readonly state: LiveState; readonly peakWatchers: number }> {
	const [row] = await executor.select().from(marketRuns).where(isOfRun(marketRuns, run));
	return { state: whole(row?.state ?? {}), peakWatchers: row?.peakWatchers ?? 0 };
}

/** When runs began, and the most who ever watched each at one time; of those that were never opened nothing. */
export async function readRuns(
	executor: Executor,
	sessionIds: readonly SessionId[],
): Promise<
	ReadonlyMap<SessionId, { readonly startedAt: EpochMs | null; readonly peakWatchers: number }>
> {
	if (sessionIds.length === 0) return new Map();
	const { sessionId, isRehearsal } = marketRuns;
	const rows = await executor
		.select()
		.from(marketRuns)
		.where(and(inArray(sessionId, [...sessionIds]), eq(isRehearsal, false)));
	return new Map(
		rows.map(({ sessionId: id, state, peakWatchers }) => [
			id,
			{ startedAt: whole(state).startedAt, peakWatchers },
		]),
	);
}

/**
 * What happened after an event, in order, as everybody may know it: not who was muted, and of announcements that were taken back later, without what
 * they said.
 * @param most events at once; whoever gets so many asks again
 */
export async function readEvents(
	executor: Executor,
	run: Run,
	{ after, most }: { readonly after: number; readonly most: number },
): Promise<readonly LiveEvent[]> {
	const { seq, at, word } = marketEvents;
	const rows = await executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), gt(seq, after)))
		.orderBy(asc(seq))
		.limit(most);
	const events = rows.map((event) => ({ ...event, word: publicWord(event.word) }));
	return withoutTakenBack(executor, run, events);
}

/** Whether an event is an announcement that nobody took back so far. */
export async function isStillSaid(tx: Transaction, run: Run, of: number): Promise<boolean> {
	const { seq, at, word } = marketEvents;
	const [event] = await tx
		.select({ seq, at, word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), eq(seq, of)));
	if (event?.word.kind !== 'announced') return false;
	const later = await tx
		.select({ seq, at, word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), gt(seq, of), sql`${word} ->> 'kind' = 'withdrawn'`));
	return !withdrawnIn(later).includes(of);
}

/** All that was announced in a session and not taken back, the latest first. */
export async function readAnnouncements(
	executor: Executor,
	run: Run,
): Promise<LiveState['announcements']> {
	const { seq, at, word } = marketEvents;
	const events = await executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), sql`${word} ->> 'kind' in ('announced', 'withdrawn')`))
		.orderBy(desc(seq));
	const gone = new Set(withdrawnIn(events));
	return events.flatMap(({ seq, at, word }) =>
		word.kind === 'announced' && !gone.has(seq) ? [{ seq, at, text: word.text }] : [],
	);
}

/**
 * What is told of an evening afterwards, in order: without talk, and without how much may be sold, of
 * which a lively evening has thousands.
 * @param most events at once
 */
export async function readToldEvents(
	executor: Executor,
	run: Run,
	most: number,
): Promise<readonly LiveEvent[]> {
	const { seq, at, word } = marketEvents;
	const events = await executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), sql`${word} ->> 'kind' not in ('talk', 'limited')`))
		.orderBy(asc(seq))
		.limit(most);
	return withoutTakenBack(executor, run, events);
}

/**
 * Announcements that were taken back, without what they said.
 * @param events of the run, in order
 */
export async function withoutTakenBack(
	executor: Executor,
	run: Run,
	events: readonly LiveEvent[],
): Promise<readonly LiveEvent[]> {
	const first = events.find((event) => event.word.kind === 'announced');
	if (!first) return events;
	const { seq, at, word } = marketEvents;
	const later = await executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(
			and(isOfRun(marketEvents, run), gt(seq, first.seq), sql`${word} ->> 'kind' = 'withdrawn'`),
		);
	return blank(events, new Set(withdrawnIn(later)));
}

/** What of a run's events says which video everybody saw, in order. */
export async function readAirEvents(executor: Executor, run: Run): Promise<readonly LiveEvent[]> {
	const { seq, at, word } = marketEvents;
	return executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(
			and(isOfRun(marketEvents, run), sql`${word} ->> 'kind' in ('onAir', 'ended', 'resumed')`),
		)
		.orderBy(asc(seq));
}

function publicWord(word: LiveWord): LiveWord {
	return word.kind === 'talk' ? { kind: 'talk', talk: publicTalkWord(word.talk) } : word;
}

/** What was written before the state had all its fields has them as at the beginning. */
function whole(state: Partial<LiveState>): LiveState {
	return { ...LIVE_BEGINNING, ...state };
}

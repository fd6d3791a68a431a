import type { SessionId, StreamId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { VideoSource } from '$lib/domain/live/video-source';
import type { EpochMs } from '$lib/domain/time';

import type { Transaction } from '../database/database';
import { record, type Run } from '../live/record';
import { findSession } from '../market/plans';
import { putOnAir } from './put-on-air';
import { getStream } from './streams';

export interface Leaving {
	readonly id: StreamId;
	readonly now: EpochMs;
	/** Notes that it is over. The run is locked before a stream is, here as where one is put on air. */
	readonly close: () => Promise<boolean>;
}

/**
 * Takes a stream that is over off the air: what the plan says is seen instead, or nothing. Of a run
 * that is over nothing is said; what it goes on with is for {@link wordsOfResumed}.
 * @returns false where it is not over
 */
export async function leaveAir(
	tx: Transaction,
	run: Run,
	{ id, now, close }: Leaving,
): Promise<boolean> {
	let isOver = false;
	await record(tx, run, now, async (state) => {
		isOver = await close();
		return {
			words: isOver && isOn(state, [id]) ? [await wordInstead(tx, run.sessionId)] : [],
			accountId: null,
			actionId: null,
		};
	});
	return isOver;
}

export interface Succeeding {
	readonly id: StreamId;
	readonly now: EpochMs;
	/** Opens it. @returns those that gave way to it */
	readonly open: () => Promise<readonly StreamId[]>;
}

/**
 * Puts a stream on air in the place of one that gave way to it, where that was what is seen.
 * @returns those that gave way
 */
export async function succeedOnAir(
	tx: Transaction,
	run: Run,
	{ id, now, open }: Succeeding,
): Promise<readonly StreamId[]> {
	let gone: readonly StreamId[] = [];
	await record(tx, run, now, async (state) => {
		gone = await open();
		const words: LiveWord[] = [];
		if (isOn(state, gone)) {
			const source = { kind: 'stream', id, producerId: null } as const;
			words.push({ kind: 'onAir', source: await putOnAir(tx, run, { source, now }) });
		}
		return { words, accountId: null, actionId: null };
	});
	return gone;
}

/** What is said besides when a run goes on after its end: its stream may have ended with it. */
export async function wordsOfResumed(
	tx: Transaction,
	{ sessionId }: Pick<Run, 'sessionId'>,
	{ onAir }: Pick<LiveState, 'onAir'>,
): Promise<readonly LiveWord[]> {
	if (onAir?.kind !== 'stream') return [];
	const row = await getStream(tx, onAir.id);
	return row?.endedAt === null ? [] : [await wordInstead(tx, sessionId)];
}

function isOn({ phase, onAir }: LiveState, ids: readonly StreamId[]): boolean {
	return phase === 'running' && onAir?.kind === 'stream' && ids.includes(onAir.id);
}

async function wordInstead(tx: Transaction, id: SessionId): Promise<LiveWord> {
	const planned = (await findSession(tx, id))?.video ?? null;
	const source: VideoSource =
		planned === null ? { kind: 'none' } : { kind: 'address', url: planned };
	return { kind: 'onAir', source };
}

import type { SessionId } from '$lib/domain/ids';
import type { LiveEvent } from '$lib/domain/live/live-event';
import { airPeriods, spansOf, type Span } from '$lib/domain/live/replay';

import { readBody } from '../catalogue/feed';
import type { Executor } from '../database/database';
import { readAirEvents, readState, readToldEvents, type Run } from '../live/record';
import { airedParts, type Stretch } from './aired';
import type { StreamFolder } from './stream-folder';
import { getStream, partTimes } from './streams';

/** Events of an evening that are told, without its talk: more than one has. */
const MOST_EVENTS = 2_000;
const RUNG_OF_AXIS = '240';

export interface Replay {
	readonly events: readonly LiveEvent[];
	/** Where the recording lies along the evening; empty where there is none. */
	readonly spans: readonly Span[];
}

/**
 * What is told of a session that is over.
 * @returns undefined where there is no such session for everybody, or it is not over
 */
export async function getReplay(
	executor: Executor,
	folder: StreamFolder,
	sessionId: SessionId,
): Promise<Replay | undefined> {
	const run = await runOf(executor, sessionId);
	if (!run) return undefined;
	const events = await readToldEvents(executor, run, MOST_EVENTS);
	const cut = await cutOf(executor, folder, { run, rung: RUNG_OF_AXIS });
	const pieces = cut.flatMap(({ segments }) =>
		segments.map(({ at, seconds }) => ({ at, durationMs: seconds * 1_000 })),
	);
	return { events, spans: spansOf(pieces) };
}

/** The segments of one rung that make the recording, in the order in which they are played. */
export async function replaySegments(
	executor: Executor,
	folder: StreamFolder,
	{ sessionId, rung }: { readonly sessionId: SessionId; readonly rung: string },
): Promise<readonly Stretch[] | undefined> {
	const run = await runOf(executor, sessionId);
	if (!run) return undefined;
	const cut = await cutOf(executor, folder, { run, rung });
	return cut.length > 0 ? cut : undefined;
}

/** A session that is over, for everybody. */
async function runOf(executor: Executor, sessionId: SessionId): Promise<Run | undefined> {
	if (!(await readBody(executor, 'session', String(sessionId)))) return undefined;
	const run = { sessionId, isRehearsal: false };
	return (await readState(executor, run)).phase === 'over' ? run : undefined;
}

async function cutOf(
	executor: Executor,
	folder: StreamFolder,
	{ run, rung }: { readonly run: Run; readonly rung: string },
): Promise<readonly Stretch[]> {
	const cuts: Stretch[] = [];
	for (const period of airPeriods(await readAirEvents(executor, run))) {
		const { stream } = period;
		const row = await getStream(executor, stream);
		if (!row || row.isHidden || row.deletedAt !== null) continue;
		const { startedAt } = row;
		const airing = { periods: [period], startedAt, partTimes: await partTimes(executor, stream) };
		cuts.push(...airedParts(await folder.segmentsOf(stream, rung), airing));
	}
	return cuts;
}

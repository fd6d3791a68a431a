import { AppError } from '$lib/domain/errors';
import type { SessionId } from '$lib/domain/ids';

import type { Executor } from '../database/database';
import { readState } from '../live/record';
import { captionsOf, type Recordings } from './captions';
import type { Fresh } from './fresh';
import { getReplay, type Replay } from './replay';

export interface ToldReplay extends Replay {
	readonly hasCaptions: boolean;
}

/** How long a node tells what it read of a session that is over. */
export const REPLAY_FRESH_MS = 5_000;

/**
 * A session that is over: what happened, and where its recording lies along it. Every phone that
 * watched asks in the same few seconds, when the last orders come: it is read once for all of them.
 * @throws AppError NOT_FOUND where there is no such session for everybody, or it is not over
 */
export async function tellReplay(
	executor: Executor,
	{ replays, ...recordings }: Recordings & { readonly replays: Fresh<ToldReplay> },
	sessionId: SessionId,
): Promise<ToldReplay> {
	const { phase, seq } = await readState(executor, { sessionId, isRehearsal: false });
	if (phase !== 'over') throw new AppError('NOT_FOUND');
	// One that went on after all, and ended again, is told anew at once.
	return replays.get(`${sessionId} ${seq}`, async () => {
		const replay = await getReplay(executor, recordings.folder, sessionId);
		if (!replay) throw new AppError('NOT_FOUND');
		const captions = await captionsOf(executor, recordings, sessionId);
		return { ...replay, hasCaptions: captions !== undefined };
	});
}

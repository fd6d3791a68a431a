import { createApiClient, toApiError } from '$lib/api/client';
import type { SessionId } from '$lib/domain/ids';
import { readMaster } from '$lib/domain/live/hls-list';

import type { MasterAnswer } from './watcher.svelte';

const DEADLINE_MS = 10_000;
/** A list is no film. */
const MOST_CHARACTERS = 200_000;

/** What a list of HLS offers, where it can be had now. */
export async function readMasterAt(address: string): Promise<MasterAnswer> {
	try {
		const signal = AbortSignal.timeout(DEADLINE_MS);
		const answer = await fetch(address, { signal, cache: 'no-store' });
		if (answer.status >= 400) return 'absent';
		const text = await answer.text();
		if (text.length > MOST_CHARACTERS || !text.startsWith('#EXTM3U')) return null;
		return readMaster(text, answer.redirected ? answer.url : address);
	} catch {
		return null;
	}
}

type VideoApi = ReturnType<typeof createApiClient>['video'];
export type Replay = Awaited<ReturnType<VideoApi['replay']['query']>>;

/**
 * A session that is over.
 * @returns null where it is not
 * @throws where it cannot be asked now
 */
export async function getReplay(sessionId: SessionId): Promise<Replay | null> {
	const { video } = createApiClient({ deviceId: () => Promise.resolve(null) });
	try {
		return await video.replay.query({ sessionId });
	} catch (thrown) {
		if (toApiError(thrown).code === 'NOT_FOUND') return null;
		throw thrown;
	}
}

import { createApiClient, toApiError } from '$lib/api/client';
import type { SessionId } from '$lib/domain/ids';
import { readMaster } from '$lib/domain/live/hls-list';
import { readEnd } from '$lib/domain/live/list-end';

import type { MasterAnswer } from './watcher.svelte';

const DEADLINE_MS = 10_000;
/** More than any list of lists; one that names every piece of a day is known by its beginning. */
const MOST_CHARACTERS = 200_000;

/** What a list of HLS offers, where it can be had now. */
export async function readMasterAt(address: string): Promise<MasterAnswer> {
	try {
		const signal = AbortSignal.timeout(DEADLINE_MS);
		const answer = await fetch(address, { signal, cache: 'no-store' });
		if (answer.status >= 400) return 'absent';
		const text = await readBeginning(answer);
		// The page of a Wi-Fi that wants to be signed in to, or of a station: a smaller picture is in neither.
		if (!text.startsWith('#EXTM3U')) return 'absent';
		return readMaster(text, answer.redirected ? answer.url : address);
	} catch {
		return null;
	}
}

/**
 * A picture of what is on air.
 * @returns null where the answer was that there is none; undefined where nothing came
 */
export async function readStill(
	address: string,
	signal: AbortSignal,
): Promise<Blob | null | undefined> {
	try {
		const answer = await fetch(address, { signal });
		return answer.ok ? await answer.blob() : null;
	} catch {
		return undefined;
	}
}

async function readBeginning({ body }: Response): Promise<string> {
	let text = '';
	if (body === null) return text;
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	while (text.length < MOST_CHARACTERS) {
		const { done, value } = await reader.read();
		if (done) return text;
		text += value;
	}
	await reader.cancel();
	return text;
}

/** Whether the list at an address, which had come to its end, has more to come again. */
export async function readIsGoingOn(address: string): Promise<boolean> {
	try {
		const end = readEnd(...(await readList(address)));
		if (typeof end === 'string') return end === 'goesOn';
		return readEnd(...(await readList(end.ask))) === 'goesOn';
	} catch {
		return false;
	}
}

async function readList(address: string): Promise<[text: string, address: string]> {
	const signal = AbortSignal.timeout(DEADLINE_MS);
	const answer = await fetch(address, { signal, cache: 'no-store' });
	return [answer.ok ? await answer.text() : '', answer.url];
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

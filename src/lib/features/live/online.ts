import { createApiClient } from '$lib/api/client';
import { subscribe } from '$lib/api/subscribe';
import { uuidV4, type ProducerId, type SessionId } from '$lib/domain/ids';
import type { LiveFrame, Missed } from '$lib/domain/live/live-frame';

import type { OpenRoad, RoadListener } from './live-road';

/** The road of everybody who watches. The server ends a lost one when the same screen is back. */
export function watchRoad(sessionId: SessionId, isAudience = true): OpenRoad<LiveFrame> {
	const watcher = { sessionId, screen: uuidV4(), ...(isAudience ? {} : { isAudience }) };
	return (after, listener) => open('live.watch', { ...watcher, ...placeOf(after) }, listener);
}

/** What happened after a place. @returns null where no answer came, or the place is of another history */
export async function askMissed(sessionId: SessionId, after: string): Promise<Missed | null> {
	const api = createApiClient({ deviceId: () => Promise.resolve(null) });
	return api.live.missed.query({ sessionId, after }).catch(() => null);
}

/** The same for who sells in it, and is no audience. */
export function stallRoad(sessionId: SessionId): OpenRoad<LiveFrame> {
	return watchRoad(sessionId, false);
}

/** The rehearsal of a session for who has a turn in it. */
export function rehearsalRoad(producerId: ProducerId, sessionId: SessionId): OpenRoad<LiveFrame> {
	const watcher = { producerId, sessionId, screen: uuidV4() };
	return (after, listener) =>
		open('desk.live.watchRehearsal', { ...watcher, ...placeOf(after) }, listener);
}

/** The road of a host's board, which also leads to rehearsals. */
export function boardRoad(sessionId: SessionId, isRehearsal: boolean): OpenRoad<LiveFrame> {
	return (after, listener) =>
		open('desk.live.watch', { sessionId, isRehearsal, ...placeOf(after) }, listener);
}

function open(
	procedure: string,
	input: Readonly<Record<string, unknown>>,
	listener: RoadListener<LiveFrame>,
): () => void {
	return subscribe({
		procedure,
		input,
		listener: {
			onData(said, id) {
				if (isFrame(said)) listener.onFrame(said, id);
			},
			onOpen() {
				listener.onOpen();
			},
			onLost(loss) {
				listener.onLost(loss);
			},
		},
	});
}

function placeOf(after: string | null): { readonly lastEventId?: string } {
	return after === null ? {} : { lastEventId: after };
}

const KINDS: readonly LiveFrame['kind'][] = ['state', 'events', 'abreast', 'tick'];

/** A newer server may tell of things that this app does not know: they are passed over. */
function isFrame(said: unknown): said is LiveFrame {
	if (typeof said !== 'object' || said === null || !('kind' in said)) return false;
	return KINDS.some((kind) => kind === said.kind);
}

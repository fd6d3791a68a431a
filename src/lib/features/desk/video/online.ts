import { classify } from '$lib/api/classify';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId, StreamId } from '$lib/domain/ids';
import { STREAM_ENDS, type ChunkAnswer, type ChunkPlace } from '$lib/domain/live/chunk-order';
import * as v from 'valibot';

import { ask, deskApi, type Asked } from '../online';

export interface OfRun {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
}

export interface StreamKey {
	readonly id: StreamId;
	readonly key: string;
}

/** What goes live: a producer's turn, or a host. */
export type Sender =
	| { readonly kind: 'stall'; readonly producerId: ProducerId; readonly slotKey: string }
	| { readonly kind: 'host' };

export type Turns = Awaited<ReturnType<ReturnType<typeof deskApi>['video']['turns']['query']>>;
export type Turn = Turns['turns'][number];
export type SentVideo = Awaited<ReturnType<ReturnType<typeof deskApi>['video']['list']['query']>>;
export type SentStream = SentVideo['streams'][number];

export function getTurns(producerId: ProducerId): Promise<Asked<Turns>> {
	return ask(() => deskApi().video.turns.query({ producerId }));
}

export function beginStream(run: OfRun, sender: Sender): Promise<Asked<StreamKey>> {
	const { sessionId, isRehearsal } = run;
	return ask(() =>
		sender.kind === 'host'
			? deskApi().video.beginAsHost.mutate({ sessionId, isRehearsal })
			: deskApi().video.begin.mutate({
					...{ sessionId, isRehearsal },
					...{ producerId: sender.producerId, slotKey: sender.slotKey },
				}),
	);
}

export function endStream(id: StreamId, sender: Sender): Promise<Asked<unknown>> {
	return ask(() =>
		sender.kind === 'host'
			? deskApi().video.endAsHost.mutate({ id })
			: deskApi().video.end.mutate({ streamId: id, producerId: sender.producerId }),
	);
}

/** A host ends what somebody sends. @param isHidden whether it is kept from everybody, too */
export function endByHost(id: StreamId, isHidden: boolean): Promise<Asked<unknown>> {
	return ask(() => deskApi().video.endAsHost.mutate({ id, isHidden }));
}

export function listVideo(run: OfRun): Promise<Asked<SentVideo>> {
	return ask(() => deskApi().video.list.query(run));
}

export function setHidden(id: StreamId, isHidden: boolean): Promise<Asked<unknown>> {
	return ask(() => deskApi().video.setHidden.mutate({ id, isHidden }));
}

/** @param text of a file of captions; null to have none */
export function setCaptions(sessionId: SessionId, text: string | null): Promise<Asked<unknown>> {
	return ask(() => deskApi().video.setCaptions.mutate({ sessionId, text }));
}

export function removeStream(id: StreamId): Promise<Asked<unknown>> {
	return ask(() => deskApi().video.remove.mutate({ id }));
}

const DEADLINE_MS = 10_000;
const answerSchema = v.variant('kind', [
	v.object({ kind: v.literal('next'), next: v.object({ part: v.number(), n: v.number() }) }),
	v.object({ kind: v.literal('over'), because: v.picklist(STREAM_ENDS) }),
]);

/** Sends a piece of a stream. */
export function sendPiece(
	{ id, key }: StreamKey,
	{ part, n }: ChunkPlace,
	bytes: Blob,
): Promise<Asked<ChunkAnswer>> {
	return ask(async () => {
		const answer = await put(`/api/desk/video/${id}/${part}/${n}`, key, bytes);
		const body: unknown = await answer.json().catch(() => undefined);
		const read = v.safeParse(answerSchema, body);
		if (answer.ok && read.success) return read.output;
		throw classify(answer.status, body) ?? new AppError('UNREADABLE_ANSWER');
	});
}

async function put(address: string, key: string, body: Blob): Promise<Response> {
	try {
		return await fetch(address, {
			...{ method: 'PUT', body, signal: AbortSignal.timeout(DEADLINE_MS) },
			headers: { 'x-stream-key': key, 'content-type': 'application/octet-stream' },
		});
	} catch (cause) {
		throw new AppError('OFFLINE', {}, { cause });
	}
}

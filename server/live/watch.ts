import { sessionId, UUID_PATTERN } from '$lib/domain/ids';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { rowIdSchema } from '$lib/domain/row-id';
import { tracked, type TrackedEnvelope } from '@trpc/server';
import * as v from 'valibot';

import type { TakeOver } from '../http/take-over';
import type { LiveHub, WatchWish } from './live-hub';
import { PLACE_PATTERN, readPlace } from './place';
import { SocketReader } from './reader';

const id = v.pipe(rowIdSchema, v.transform(sessionId));

/** Input of a subscription: tRPC puts `lastEventId` into it when the road was lost and is made anew. */
export const watchSchema = v.object({
	sessionId: id,
	/** Names the screen that watches, for as long as it is open: made by it, a UUID. */
	screen: v.optional(v.pipe(v.string(), v.regex(UUID_PATTERN))),
	/** False for who runs a stall in it: they watch, and are no audience. */
	isAudience: v.optional(v.boolean(), true),
	lastEventId: v.nullish(v.pipe(v.string(), v.regex(PLACE_PATTERN), v.transform(readPlace)), null),
});

export type WatchInput = v.InferOutput<typeof watchSchema>;

/** What one of the audience is to be told. @param address theirs, as the caps count it */
export function audienceWish(
	{ sessionId: id, lastEventId: after, ...watcher }: WatchInput,
	address: string,
): WatchWish {
	const run = { sessionId: id, isRehearsal: false };
	return { run, after, ...watcher, accountId: null, address };
}

/** Input of the question what was missed: the place as the server named it. */
export const missedSchema = v.object({
	sessionId: id,
	after: v.pipe(v.string(), v.regex(PLACE_PATTERN), v.transform(readPlace)),
});

/** What of a request matters here. */
export interface WatchRoad {
	/** Past the framework, where that can be had. */
	readonly takeOver: TakeOver | undefined;
	readonly signal: AbortSignal | undefined;
}

type Told = TrackedEnvelope<LiveFrame> | LiveFrame;

/**
 * What a subscription answers. Over the raw road the hub itself writes the frames, as tRPC would have;
 * without one they go through tRPC. Events and states are named by the place in the record at which
 * whoever has them stands.
 */
export function watch(
	hub: LiveHub,
	wish: WatchWish,
	{ takeOver, signal = new AbortController().signal }: WatchRoad,
): AsyncGenerator<Told, void, undefined> {
	if (!takeOver) return pull(hub, wish, signal);
	takeOver.lend((road) => {
		hub.join(wish, new SocketReader(road));
	});
	return nothing();
}

async function* pull(hub: LiveHub, wish: WatchWish, signal: AbortSignal) {
	for await (const { id: place, frame } of hub.watch(wish, signal)) {
		yield place === null ? frame : tracked(place, frame);
	}
}

// eslint-disable-next-line require-yield
async function* nothing(): AsyncGenerator<never, void, undefined> {
	await Promise.resolve();
}

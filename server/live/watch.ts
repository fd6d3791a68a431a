import { sessionId } from '$lib/domain/ids';
import { tracked } from '@trpc/server';
import * as v from 'valibot';

import type { LiveHub } from './live-hub';
import type { Run } from './record';

const id = v.pipe(
	v.number(),
	v.safeInteger(),
	v.minValue(1),
	v.maxValue(2_147_483_647),
	v.transform(sessionId),
);

/** Input of a subscription: tRPC puts `lastEventId` into it when the road was lost and is made anew. */
export const watchSchema = v.object({
	sessionId: id,
	lastEventId: v.nullish(v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number))),
});

export interface WatchQuestion {
	readonly run: Run;
	readonly after: number | null | undefined;
	readonly isCounted: boolean;
	readonly signal: AbortSignal | undefined;
}

/** Every frame named by the place in the record at which whoever has it stands. */
export async function* watch(
	hub: LiveHub,
	{ run, after = null, isCounted, signal = new AbortController().signal }: WatchQuestion,
) {
	for await (const { seq, frame } of hub.watch(run, { after, isCounted, signal })) {
		yield tracked(String(seq), frame);
	}
}

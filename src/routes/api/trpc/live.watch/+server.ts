import { answerTrpc } from '$server/answer-trpc';
import { isKnownPublic } from '$server/live/is-public';
import { getLiveHub } from '$server/live/running-hub';
import { watchAtOnce } from '$server/live/watch-at-once';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const AT_HAND = { hub: getLiveHub, isPublic: isKnownPublic };

export const GET: RequestHandler = async (event) => {
	const context = contextOf(event);
	const { request } = event;
	const begun = await watchAtOnce(request, context, AT_HAND);
	return begun instanceof Response ? begun : answerTrpc(request, { ...context, refusal: begun });
};
export const POST: RequestHandler = (event) => answerTrpc(event.request, contextOf(event));

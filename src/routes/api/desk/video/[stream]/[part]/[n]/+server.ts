import { answerError } from '$server/answer-error';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';
import { answerChunk } from '$server/video/answer-chunk';
import { getStudio } from '$server/video/running-studio';

import type { RequestHandler } from './$types';

/** A piece of a stream that a phone sends. */
export const PUT: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('video', context);
		const { request, params } = event;
		return await answerChunk(getStudio(), context, { request, ...params });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

import { answerError } from '$server/answer-error';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';
import { answerStream } from '$server/video/answer-video';
import { getStudio } from '$server/video/running-studio';

import type { RequestHandler } from './$types';

/** A stream's lists and segments, for who may see it. */
export const GET: RequestHandler = async (event) => {
	const context = contextOf(event);
	const mayLook = () => countAgainstLimit('videoLook', context);
	try {
		const { request, params } = event;
		return await answerStream(getStudio(), { ...context, mayLook }, { request, ...params });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

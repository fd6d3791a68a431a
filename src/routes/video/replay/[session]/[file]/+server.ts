import { answerError } from '$server/answer-error';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';
import { answerReplay } from '$server/video/answer-video';
import { getStudio } from '$server/video/running-studio';

import type { RequestHandler } from './$types';

/** The lists of a session's recording; its segments are those of the streams. */
export const GET: RequestHandler = async (event) => {
	const context = contextOf(event);
	const mayLook = () => countAgainstLimit('videoLook', context);
	try {
		return await answerReplay(getStudio(), { ...context, mayLook }, event.params);
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

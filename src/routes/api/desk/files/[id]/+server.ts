import { answerError } from '$server/answer-error';
import { answerFile } from '$server/files/answer-file';
import { getUploadDesk } from '$server/files/running-files';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

/** A file for who may read it: nothing of it is public. */
export const GET: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('desk', context);
		const { request, params } = event;
		return await answerFile(getUploadDesk(), context, { request, id: params.id });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

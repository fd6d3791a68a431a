import { answerError } from '$server/answer-error';
import { answerUpload } from '$server/files/answer-upload';
import { getUploadDesk } from '$server/files/running-files';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('desk', context);
		const { request, params } = event;
		return await answerUpload(getUploadDesk(), context, { request, id: params.id || undefined });
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

export const GET = handle;
export const HEAD = handle;
export const POST = handle;
export const PATCH = handle;
export const DELETE = handle;

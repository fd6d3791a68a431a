import { admit } from '$server/accounts/admit';
import { answerAuth } from '$server/accounts/answer-auth';
import { answerError } from '$server/answer-error';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await admit(context, event.request);
		return await answerAuth(await context.auth(), context, event.request);
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

export const GET = handle;
export const POST = handle;

import { answerAuth } from '$server/accounts/answer-auth';
import { answerError } from '$server/answer-error';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('signIn', context);
		return await answerAuth(await context.auth(), context, event.request);
	} catch (thrown) {
		return answerError(context, thrown);
	}
};

export const GET = handle;
export const POST = handle;

import { toAppError, type AppErrorWire } from '$lib/domain/errors';
import { answerAuth } from '$server/accounts/answer-auth';
import { countAgainstLimit } from '$server/rate-limit';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
	const context = contextOf(event);
	try {
		await countAgainstLimit('signIn', context);
		return await answerAuth(await context.auth(), context, event.request);
	} catch (thrown) {
		const { code, params, rule } = toAppError(thrown);
		if (code === 'INTERNAL') {
			context.log.error({ err: thrown, requestId: context.requestId }, 'sign-in failed');
		}
		const wire: AppErrorWire = { code, params, requestId: context.requestId };
		return Response.json(wire, { status: rule.status, headers: { 'cache-control': 'no-store' } });
	}
};

export const GET = handle;
export const POST = handle;

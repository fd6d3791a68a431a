import { toAppError, type AppErrorWire } from '$lib/domain/errors';

import type { Context } from './context';

/** The answer of a route of its own to whatever was thrown: the code, never a word of the server's. */
export function answerError(context: Context, thrown: unknown): Response {
	const { code, params, rule } = toAppError(thrown);
	const { log, requestId } = context;
	if (code === 'INTERNAL') log.error({ err: thrown, requestId }, 'request failed');
	const wire: AppErrorWire = { code, params, requestId };
	return Response.json(wire, { status: rule.status, headers: { 'cache-control': 'no-store' } });
}

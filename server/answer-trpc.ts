import { AppError } from '$lib/domain/errors';
import type { AnyTRPCRouter } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';

import type { Context } from './context';
import { appRouter } from './router';

/**
 * The answer to a call of tRPC's, or the beginning of one that is gone on with past the framework.
 * @param router tests bring their own
 */
export async function answerTrpc(
	request: Request,
	context: Context,
	router: AnyTRPCRouter = appRouter,
): Promise<Response> {
	const answer = await fetchRequestHandler({
		endpoint: '/api/trpc',
		req: request,
		router,
		createContext: () => context,
		responseMeta({ errors }) {
			const headers = new Headers({ 'cache-control': 'no-store' });
			for (const { cause } of errors) {
				const seconds = cause instanceof AppError ? cause.params['retryAfterSeconds'] : undefined;
				if (seconds !== undefined) headers.set('retry-after', String(seconds));
			}
			return { headers };
		},
		onError({ error, path, type }) {
			if (error.code !== 'INTERNAL_SERVER_ERROR') return;
			context.log.error(
				{ err: error.cause ?? error, requestId: context.requestId, procedure: path, type },
				'procedure failed',
			);
		},
	});
	return context.takeOver?.answer(answer) ?? answer;
}

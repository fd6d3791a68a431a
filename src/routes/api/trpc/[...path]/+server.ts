import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { AppError } from '$lib/domain/errors';
import { appRouter } from '$server/router';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = async (event) => {
	const context = contextOf(event);
	const answer = await fetchRequestHandler({
		endpoint: '/api/trpc',
		req: event.request,
		router: appRouter,
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
};

export const GET = handle;
export const POST = handle;

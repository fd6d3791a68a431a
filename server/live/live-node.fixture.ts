import { getRequest, setResponse } from '@sveltejs/kit/node';

import { answerTrpc } from '../answer-trpc';
import { listen, type Handler, type MarketServer } from '../http/market-server';
import { contextOf } from '../runtime';

/** How a subscription reaches its watchers. */
export type Road = 'raw' | 'generator';

/**
 * Serves the API as the built market does, on a port of its own. The runtime's own database must
 * have been named in `DATABASE_URL` before.
 */
export async function serveLive(road: Road): Promise<MarketServer & { readonly url: string }> {
	const server = await listen({ port: 0, host: '127.0.0.1' }, false);
	const base = `http://127.0.0.1:${server.port}`;
	const answer = async (...[req, response]: Parameters<Handler>) => {
		const request = await getRequest({ request: req, base });
		const context = contextOf({
			request,
			url: new URL(request.url),
			locals: { requestId: String(req.headers['x-request-id']) },
			platform: road === 'raw' ? { req } : undefined,
			getClientAddress: () => '127.0.0.1',
		});
		await setResponse(response, await answerTrpc(request, context));
	};
	server.open((...parts) => void answer(...parts));
	return { ...server, url: `${base}/api/trpc` };
}

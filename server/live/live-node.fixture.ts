import { getRequest, setResponse } from '@sveltejs/kit/node';
import pino from 'pino';

import { answerTrpc } from '../answer-trpc';
import type { Context } from '../context';
import type { Database } from '../database/database';
import { listen, type Handler, type MarketServer } from '../http/market-server';
import { TakeOver } from '../http/take-over';
import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import type { LiveHub } from './live-hub';
import { audienceWish, watch, watchSchema } from './watch';
import { watchAtOnce } from './watch-at-once';

/** How a subscription reaches its watchers: by tRPC, past it once it has begun, or without it. */
export type Road = 'raw' | 'generator' | 'atOnce';

export interface LiveNode extends MarketServer {
	/** `http://127.0.0.1:…/api/trpc` */
	readonly url: string;
	/** Everybody comes from there; a test may move it. */
	address: string;
	/** Whether it is at hand that a session is public. */
	isPublic: () => Promise<boolean>;
	/** How many were let in without tRPC. */
	begunAtOnce: number;
}

/** Serves a hub as the built market does, on a port of its own: `live.watch?input=…`. */
export async function serveLive(
	hub: LiveHub,
	{ road, database }: { readonly road: Road; readonly database: Database },
): Promise<LiveNode> {
	const server = await listen({ port: 0, host: '127.0.0.1' }, false);
	const base = `http://127.0.0.1:${server.port}`;
	const isPublic = () => Promise.resolve(road === 'atOnce');
	const node: LiveNode = {
		...{ ...server, url: `${base}/api/trpc`, address: '10.1.1.1', isPublic, begunAtOnce: 0 },
	};
	const live = router({
		watch: publicProcedure
			.use(limited('watch'))
			.input(watchSchema)
			.subscription(({ ctx, input, signal }) => {
				const wish = audienceWish(input, ctx.address);
				hub.requireRoom(wish);
				return watch(hub, wish, { takeOver: ctx.takeOver, signal });
			}),
	});
	const answer = async (...[req, response]: Parameters<Handler>) => {
		const context: Context = {
			database,
			clock: Date.now,
			log: pino({ enabled: false }),
			origin: base,
			isDemo: false,
			requestId: String(req.headers['x-request-id']),
			address: node.address,
			deviceId: null,
			auth: () => Promise.reject(new Error('nobody signs in here')),
			signedIn: () => Promise.resolve(null),
			takeOver: road === 'generator' ? undefined : TakeOver.of(req),
		};
		const request = await getRequest({ request: req, base });
		const atHand = { hub: () => hub, isPublic: node.isPublic };
		const begun = await watchAtOnce(request, context, atHand);
		if (begun instanceof Response) {
			node.begunAtOnce += 1;
			await setResponse(response, begun);
			return;
		}
		const asked = { ...context, refusal: begun };
		await setResponse(response, await answerTrpc(request, asked, router({ live })));
	};
	server.open((...parts) => void answer(...parts));
	return node;
}

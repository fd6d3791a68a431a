import compression from 'compression';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { AppErrorWire } from '$lib/domain/errors';

import { requestIdOf } from '../request';
import { codeOf, reasonOf, StartFailure } from '../start-failure';
import { setSecurityHeaders } from './security-headers';
import { offerTakeOver } from './take-over';

/** SvelteKit's handler as adapter-node builds it. */
export type Handler = (
	request: IncomingMessage,
	response: ServerResponse,
	next: () => void,
) => unknown;

/**
 * Nothing the market takes is larger: a batch of operations has 64 KB, and the rest is for the
 * answer that names the operation at fault instead of refusing the whole batch.
 */
export const LARGEST_BODY_BYTES = 262_144;
const DRAIN_DEADLINE_MS = 20_000;
/**
 * Connections that wait to be taken, as far as the system allows (Linux: `net.core.somaxconn`). Node
 * asks for 511, fewer than come back in the tenths of a second that telling thousands takes; each that
 * finds no place tries again after 1, 3, 7 and 15 s.
 */
const BACKLOG = 4_096;

export interface MarketServer {
	/** The port in use, also where any free one was asked for. */
	readonly port: number;
	/** For what speaks another protocol on the same port. */
	readonly http: Server;
	/** Lets requests through; until then they wait. */
	open(handler: Handler): void;
	/** Takes no new connection, lets running requests end, cuts what is left at the deadline. */
	drain(): Promise<void>;
}

/**
 * Binds the port at once, so that a taken one is known before anything else is started.
 * @param host undefined listens on every address
 * @throws StartFailure where the port cannot be had
 */
export async function listen(
	{ port, host }: { port: number; host: string | undefined },
	isHttps: boolean,
): Promise<MarketServer> {
	let open: (handler: Handler) => void = () => undefined;
	const handler = new Promise<Handler>((settle) => (open = settle));
	let isDraining = false;

	const server = createServer((request, response) => {
		setSecurityHeaders(response, isHttps);
		identify(request, response);
		if (isDraining) response.setHeader('connection', 'close');
		response.once('close', () => {
			// A connection kept alive would hold the drain until its idle time is over.
			if (isDraining) server.closeIdleConnections();
		});
		if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) {
			refuseBody(response);
			return;
		}
		offerTakeOver(request, response);
		void handler.then((handle) => {
			compress(request, response, () => {
				handle(request, response, () => {
					response.writeHead(404).end();
				});
			});
		});
	});

	await bind(server, port, host);
	const address = server.address();
	return {
		port: typeof address === 'object' && address ? address.port : port,
		http: server,
		open,
		drain() {
			isDraining = true;
			return new Promise((settle) => {
				const deadline = setTimeout(() => {
					server.closeAllConnections();
				}, DRAIN_DEADLINE_MS);
				server.close(() => {
					clearTimeout(deadline);
					settle();
				});
			});
		},
	};
}

/** It asks for no more than Node's own request and response, though its types name Express. */
const compress = compression({
	filter: (request, response) =>
		// An event stream must leave event by event, never wait for a block to fill.
		!String(response.getHeader('content-type')).startsWith('text/event-stream') &&
		compression.filter(request, response),
}) as unknown as (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Every answer names its request, also those that SvelteKit never sees. */
function identify(request: IncomingMessage, response: ServerResponse): void {
	const id = requestIdOf(request.headers['x-request-id']?.toString());
	request.headers['x-request-id'] = id;
	response.setHeader('x-request-id', id);
}

function refuseBody(response: ServerResponse): void {
	const wire: AppErrorWire = { code: 'PAYLOAD_TOO_LARGE' };
	response
		.writeHead(413, { 'content-type': 'application/json', connection: 'close' })
		.end(JSON.stringify(wire));
}

function bind(server: Server, port: number, host: string | undefined): Promise<void> {
	return new Promise((settle, fail) => {
		server.once('error', (error) => {
			const where = `port ${port}${host ? ` of ${host}` : ''}`;
			const sentence =
				codeOf(error) === 'EADDRINUSE'
					? `The ${where} is taken by another program: stop that one, or set PORT to a free one.`
					: `The server cannot listen on ${where} (${codeOf(error) ?? reasonOf(error)}): check PORT and HOST.`;
			fail(new StartFailure(sentence, { cause: error }));
		});
		server.listen({ port, backlog: BACKLOG, ...(host ? { host } : {}) }, settle);
	});
}

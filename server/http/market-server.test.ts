import { once } from 'node:events';
import { type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

import { LARGEST_BODY_BYTES, listen, type Handler } from './market-server';

const PAGE = 'trang chợ '.repeat(1000);

async function serve(handler: Handler) {
	const server = await listen({ port: 0, host: '127.0.0.1' }, false);
	server.open(handler);
	return { url: `http://127.0.0.1:${server.port}/`, ...server };
}

const answerPage =
	(type: string): Handler =>
	(_request, response) =>
		response.setHeader('content-type', type).end(PAGE);

describe('compression', () => {
	test.each([
		['text/html; charset=utf-8', 'br, gzip', 'br'],
		['application/json', 'br, gzip', 'br'],
		['application/linkset+json', 'gzip', 'gzip'],
		['text/event-stream', 'br, gzip', null],
		['image/avif', 'br, gzip', null],
		['text/html', 'identity', null],
	])('%s for a reader of %s: %s', async (type, accepted, encoding) => {
		const server = await serve(answerPage(type));
		const response = await fetch(server.url, { headers: { 'accept-encoding': accepted } });
		expect(response.headers.get('content-encoding')).toBe(encoding);
		expect(await response.text()).toBe(PAGE);
		await server.drain();
	});
});

describe('the door', () => {
	test('refuses a body announced as too large without reading it', async () => {
		let isReached = false;
		const server = await serve((_request, response) => {
			isReached = true;
			response.end();
		});
		const body = 'x'.repeat(LARGEST_BODY_BYTES + 1);
		const response = await fetch(server.url, { method: 'POST', body });
		expect(response.status).toBe(413);
		expect(await response.json()).toEqual({ code: 'PAYLOAD_TOO_LARGE' });
		expect(isReached).toBe(false);
		await server.drain();
	});

	test('lets a request that came too early wait until the market opens', async () => {
		const server = await listen({ port: 0, host: '127.0.0.1' }, false);
		const early = fetch(`http://127.0.0.1:${server.port}/`);
		server.open((_request, response) => response.end('open'));
		expect(await (await early).text()).toBe('open');
		await server.drain();
	});

	test('says in a sentence that the port is taken', async () => {
		const server = await serve(answerPage('text/html'));
		await expect(listen({ port: server.port, host: '127.0.0.1' }, false)).rejects.toThrow(
			`The port ${server.port} of 127.0.0.1 is taken by another program: stop that one, or set PORT to a free one.`,
		);
		await server.drain();
	});
});

describe('drain', () => {
	test('lets a running request end and takes no new one', async () => {
		let arrive: (response: ServerResponse) => void;
		const arrived = new Promise<ServerResponse>((settle) => (arrive = settle));
		const server = await serve((_request, response) => {
			arrive(response);
		});
		const running = connect(server.port, '127.0.0.1');
		running.write('GET / HTTP/1.1\r\nhost: market\r\n\r\n');
		const response = await arrived;

		const drained = server.drain();
		const refused = connect(server.port, '127.0.0.1');
		await expect(once(refused, 'connect')).rejects.toThrow('ECONNREFUSED');
		response.end('ended well');
		expect(await text(running)).toContain('ended well');
		await drained;
	});
});

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getUntypedClient } from '@trpc/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { AppError } from '$lib/domain/errors';
import { deviceId } from '$lib/domain/ids';

import { createApiClient, toApiError } from './client';

let answer: RequestListener = (_request, response) => response.end();
let headers: NodeJS.Dict<string | string[]> = {};
let url = '';
const server = createServer((request, response) => {
	headers = request.headers;
	answer(request, response);
});

beforeEach(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/trpc`;
});
afterEach(async () => {
	vi.useRealTimers();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const device = deviceId('0b5e4a52-6f1e-4a8e-9a2e-0a3f7c1d9e10');

function call(signal?: AbortSignal): Promise<unknown> {
	const client = createApiClient({ deviceId: () => Promise.resolve(device), url });
	return getUntypedClient(client).mutation('sync.push', { operations: [] }, signal && { signal });
}

async function failure(signal?: AbortSignal): Promise<AppError> {
	const thrown: unknown = await call(signal).then(
		() => {
			throw new Error('answered');
		},
		(error: unknown) => error,
	);
	return toApiError(thrown);
}

const json = (status: number, body: unknown, more: Record<string, string> = {}) => {
	answer = (_request, response) => {
		response.writeHead(status, { 'content-type': 'application/json', ...more });
		response.end(JSON.stringify(body));
	};
};
const html = (status: number) => {
	answer = (_request, response) => {
		response.writeHead(status, { 'content-type': 'text/html' });
		response.end('<!doctype html><title>Wi-Fi miễn phí</title>');
	};
};
const wire = (status: number, code: string) =>
	json(status, {
		error: { message: code, code: -32000, data: { httpStatus: status, app: { code } } },
	});

describe('an answer', () => {
	it('is handed over when it is one', async () => {
		json(200, { result: { data: { serverNow: 1, answers: [] } } });
		await expect(call()).resolves.toEqual({ serverNow: 1, answers: [] });
	});

	it('is asked for in the name of the device', async () => {
		json(200, { result: { data: 1 } });
		await call();
		expect(headers['x-device-id']).toBe(device);
	});

	it.each([
		['our own word is believed', () => wire(409, 'UNKNOWN_KIND'), 'UNKNOWN_KIND'],
		['our own word with 401', () => wire(401, 'NOT_SIGNED_IN'), 'NOT_SIGNED_IN'],
		['our own word with 403', () => wire(403, 'FORBIDDEN'), 'FORBIDDEN'],
		['our own word with 500', () => wire(500, 'INTERNAL'), 'INTERNAL'],
		['a bare wire error', () => json(429, { code: 'TOO_MANY_REQUESTS' }), 'TOO_MANY_REQUESTS'],
		['a code we do not know', () => wire(500, 'NOVEL_TROUBLE'), 'SERVER_BUSY'],
		['401 in JSON', () => json(401, {}), 'NOT_SIGNED_IN'],
		['403 in JSON', () => json(403, {}), 'FORBIDDEN'],
		['404 in JSON', () => json(404, {}), 'NOT_FOUND'],
		['a portal page with 200', () => html(200), 'UNREADABLE_ANSWER'],
		['a portal page with 401', () => html(401), 'UNREADABLE_ANSWER'],
		['a portal page with 403', () => html(403), 'UNREADABLE_ANSWER'],
		['a portal page with 404', () => html(404), 'UNREADABLE_ANSWER'],
		['foreign JSON with 200', () => json(200, { hello: 'world' }), 'UNREADABLE_ANSWER'],
		['foreign JSON with 400', () => json(400, { hello: 'world' }), 'UNREADABLE_ANSWER'],
		['408', () => html(408), 'TIMEOUT'],
		['413 from a proxy', () => html(413), 'PAYLOAD_TOO_LARGE'],
		['425', () => html(425), 'TOO_MANY_REQUESTS'],
		['429', () => html(429), 'TOO_MANY_REQUESTS'],
		['500', () => html(500), 'SERVER_BUSY'],
		['502', () => html(502), 'SERVER_BUSY'],
		['503', () => html(503), 'SERVER_BUSY'],
		['504', () => html(504), 'SERVER_BUSY'],
	])('%s', async (_what, serve, code) => {
		serve();
		expect((await failure()).code).toBe(code);
	});

	it('keeps how long the server asks to be left alone', async () => {
		json(429, { code: 'TOO_MANY_REQUESTS' }, { 'retry-after': '17' });
		expect((await failure()).params).toEqual({ retryAfterSeconds: 17 });
	});

	it('is not looked for behind a redirect', async () => {
		let asked = 0;
		answer = (_request, response) => {
			asked += 1;
			response.writeHead(302, { location: '/portal' });
			response.end();
		};
		expect((await failure()).code).toBe('UNREADABLE_ANSWER');
		expect(asked).toBe(1);
	});

	it('that is torn off is unreadable or no answer, never a success', async () => {
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
			response.write('{"result":{"data":');
			setImmediate(() => response.destroy());
		};
		expect((await failure()).code).toBe('OFFLINE');
	});

	it('that is cut short at a whole byte count is unreadable', async () => {
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end('{"result":{"data":');
		};
		expect((await failure()).code).toBe('UNREADABLE_ANSWER');
	});
});

describe('no answer', () => {
	it('from a closed port is offline', async () => {
		await new Promise((resolve) => server.close(resolve));
		expect((await failure()).code).toBe('OFFLINE');
		await new Promise<void>((resolve) => server.listen(0, resolve));
	});

	it('from a connection that is dropped is offline', async () => {
		answer = (request) => request.socket.destroy();
		expect((await failure()).code).toBe('OFFLINE');
	});

	it('within the deadline is a timeout, also in the middle of the body', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		answer = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.write('{"result":');
			setImmediate(() => vi.advanceTimersByTime(25_000));
		};
		expect((await failure()).code).toBe('TIMEOUT');
	});
});

import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { readKind } from '../../server/catalogue/feed';
import { startBuiltServer } from '../fixtures/built-server';
import { CuttingProxy } from '../fixtures/cutting-proxy';
import { testDatabase } from '../fixtures/database';
import { expect, test } from '../fixtures/market';

const HTTPS_ORIGIN = { PUBLIC_ORIGIN: 'https://cho.example' };

function anImmutableFile(): string {
	const folder = 'build/client/_app/immutable/entry';
	const name = readdirSync(folder).find((file) => /^start\..*\.js$/.test(file));
	if (!name) throw new Error(`nothing in ${folder}`);
	return `/_app/immutable/entry/${name}`;
}

for (const path of [
	'/',
	'/shell',
	'/healthz',
	'/api/trpc/nothing',
	'/nowhere',
	'/manifest.webmanifest',
]) {
	test(`security headers on ${path}`, async ({ market }) => {
		const { headers } = await fetch(market.url + path);
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
		expect(headers.get('permissions-policy')).toContain('camera=(self)');
		expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
		expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
		expect(headers.get('strict-transport-security')).toBeNull();
	});
}

test('a page lets no script run that it did not bring', async ({ market }) => {
	const { headers } = await fetch(market.url);
	const policy = headers.get('content-security-policy') ?? '';
	const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src '));
	expect(scripts).toContain("'self'");
	expect(scripts).toContain("'nonce-");
	expect(scripts).not.toContain('unsafe-inline');
	expect(scripts).not.toContain("'unsafe-eval'");
	expect(policy).toContain("object-src 'none'");
	expect(policy).toContain("base-uri 'self'");
});

test('the prerendered shell carries its policy in itself', async ({ market }) => {
	const html = await (await fetch(`${market.url}/shell`)).text();
	const policy = /http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1] ?? '';
	expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-");
	expect(policy.split(';').find((part) => part.includes('script-src'))).not.toContain(
		'unsafe-inline',
	);
});

test('a market on https tells browsers to stay there', async () => {
	await using market = await startBuiltServer({ env: HTTPS_ORIGIN });
	for (const path of ['/', '/shell', anImmutableFile()]) {
		const { headers } = await fetch(market.url + path);
		expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
	}
});

test('whoever asks for codes without end is told to wait; a page counts once', async () => {
	// Three a minute.
	await using market = await startBuiltServer({ env: { RATE_LIMIT_FACTOR: '0.001' } });
	const ask = (path: string, accept: string) => fetch(market.url + path, { headers: { accept } });
	const code = '/01/06291041500213';
	for (const accept of ['*/*', 'text/html', 'application/json']) {
		expect((await ask(code, accept)).status, accept).toBe(404);
	}
	const trpc = `/api/trpc/trace.passport?input=${encodeURIComponent('{"code":"06291041500213"}')}`;
	for (const path of [code, `/api/passport?code=${code}`, trpc]) {
		const refused = await ask(path, 'application/json');
		expect(refused.status, path).toBe(429);
		expect(await refused.text(), path).toContain('TOO_MANY_REQUESTS');
	}
	expect((await ask(code, 'text/html')).status).toBe(429);
});

test('a market has its own keys for pushes from its first start on', async ({ market }) => {
	const kept = await market.db.sql`select 1 from server_secrets where name = 'vapid'`;
	expect(kept).toHaveLength(1);
});

test('whoever talks or taps without end is told to wait, by phone and by address', async () => {
	await using market = await startBuiltServer({ env: { RATE_LIMIT_FACTOR: '0.01' } });
	const device = (n: number) => `7d1f0c1e-3b1a-4f58-9c55-${String(n).padStart(12, '0')}`;
	const send = async (procedure: string, from: number, input: object) => {
		const { status } = await fetch(`${market.url}/api/trpc/${procedure}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-device-id': device(from) },
			body: JSON.stringify({ sessionId: 999_999, ...input }),
		});
		return status;
	};
	const say = (from: number) =>
		send('talk.post', from, {
			postKey: crypto.randomUUID(),
			kind: 'chat',
			name: 'A',
			text: 'chào',
		});
	const tap = (from: number) =>
		send('talk.react', from, { taps: { heart: 1, thumb: 0, fire: 0, smile: 0 } });
	for (const speak of [say, tap]) {
		// There is no such session; the second try of the same phone is not even looked at.
		expect([await speak(1), await speak(1), await speak(2)]).toEqual([404, 429, 404]);
	}
	const answers: number[] = [];
	for (let phone = 10; phone < 25; phone++) answers.push(await say(phone));
	expect(answers).toContain(404);
	expect(answers.at(-1)).toBe(429);
});

test('of a session that is not published nothing is told to the public', async ({ market }) => {
	const [published] = await readKind(market.db.database, 'session');
	const [draft] = await market.db.sql<{ id: number }[]>`
		insert into market_sessions (slug, title, intro, starts_at, ends_at)
		values ('nhap-thu', 'Phiên nháp', '', now(), now() + interval '1 hour') returning id`;
	const ask = async (procedure: string, input: object) => {
		const question = encodeURIComponent(JSON.stringify(input));
		const stop = new AbortController();
		const answer = await fetch(`${market.url}/api/trpc/${procedure}?input=${question}`, {
			signal: stop.signal,
		});
		const first = await answer.body?.getReader().read();
		stop.abort();
		const told = Buffer.from(first?.value ?? []).toString();
		return told.includes('NOT_FOUND') ? 'NOT_FOUND' : answer.status;
	};
	const all = (sessionId: number | undefined) => [
		ask('live.watch', { sessionId }),
		ask('live.watch', { sessionId, lastEventId: '1' }),
		ask('live.missed', { sessionId, after: '0' }),
		ask('talk.recent', { sessionId }),
		ask('talk.answersTo', { sessionId, questions: [1] }),
	];
	expect(await Promise.all(all(published?.id))).toEqual(Array(5).fill(200));
	for (const id of [draft?.id, 999_999]) {
		expect(await Promise.all(all(id)), String(id)).toEqual(Array(5).fill('NOT_FOUND'));
	}
});

for (const path of ['/01/%E0%A4%A', '/01/%', '/01/09521234543213/10/%E0%A4/21/1?st=4']) {
	test(`a code with a broken encoding is answered as a malformed one: ${path}`, async ({
		market,
	}) => {
		const ask = (accept: string, method = 'GET') =>
			fetch(market.url + path, { method, headers: { accept, 'accept-language': 'vi' } });
		for (const accept of ['text/html', '*/*']) {
			const answer = await ask(accept);
			expect(answer.status).toBe(400);
			expect(answer.headers.get('content-type')).toContain('text/html');
			expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
			const html = await answer.text();
			expect(html).toContain('data-verdict="malformed"');
			expect(html).toContain('Địa chỉ trong mã bị hỏng');
			expect(html).toContain('href="/scan"');
		}
		for (const accept of ['application/json', 'application/linkset+json']) {
			const answer = await ask(accept);
			expect(answer.status).toBe(400);
			expect(answer.headers.get('vary')).toMatch(/\bAccept\b(?!-)/);
			expect(await answer.json()).toMatchObject({
				verdict: 'malformed',
				fault: 'percentEncoding',
			});
		}
		expect((await ask('text/html', 'HEAD')).status).toBe(400);
	});
}

test('compresses pages, answers and files', async ({ market }) => {
	for (const path of ['/', '/metrics', anImmutableFile(), '/shell']) {
		for (const encoding of ['br', 'gzip']) {
			const headers = { 'accept-encoding': encoding };
			const response = await fetch(market.url + path, { headers });
			expect(response.headers.get('content-encoding'), `${path} as ${encoding}`).toBe(encoding);
			expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
		}
	}
});

test('files with a hash in their name are kept for ever, pages are asked for again', async ({
	market,
}) => {
	const cacheOf = async (path: string) =>
		(await fetch(market.url + path)).headers.get('cache-control');
	expect(await cacheOf(anImmutableFile())).toBe('public,max-age=31536000,immutable');
	expect(await cacheOf('/')).toMatch(/^private, no-(cache|store)$/);
	expect(await cacheOf('/healthz')).toBe('no-store');
	expect(await cacheOf('/api/trpc/nothing')).toBe('no-store');
	expect(await cacheOf('/shell')).toBe('no-cache');
});

test("takes over a proxy's request id when it is sane, and tells it", async ({ market }) => {
	const idFor = async (given: string) => {
		const response = await fetch(`${market.url}/healthz`, { headers: { 'x-request-id': given } });
		return response.headers.get('x-request-id');
	};
	expect(await idFor('trace-0af7651916cd43dd')).toBe('trace-0af7651916cd43dd');
	expect(await idFor('"},{"level":"fatal')).toMatch(/^[0-9a-f-]{36}$/);
	expect(market.output).not.toContain('fatal');
	expect(market.output).toContain('"requestId":"trace-0af7651916cd43dd"');
});

test('refuses a huge body at the door', async ({ market }) => {
	const body = JSON.stringify({ operations: 'x'.repeat(1_000_000) });
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(`${market.url}/api/trpc/sync.push`, {
		method: 'POST',
		headers,
		body,
	});
	expect(response.status).toBe(413);
	expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
	expect(await response.json()).toEqual({ code: 'PAYLOAD_TOO_LARGE' });
});

test('says whether the database answers, and recovers with it', async () => {
	await using db = await testDatabase();
	const url = new URL(db.url);
	await using road = await CuttingProxy.start(Number(url.port));
	url.port = String(road.port);
	await using market = await startBuiltServer({ databaseUrl: url.href });
	const health = async () => {
		const response = await fetch(`${market.url}/healthz`);
		const body = (await response.json()) as { status: string; database: string };
		return [response.status, body.status, body.database];
	};

	expect(await health()).toEqual([200, 'ok', 'up']);
	road.set({ kind: 'cut' });
	expect(await health()).toEqual([503, 'unavailable', 'down']);
	road.set({ kind: 'silent' });
	expect(await health()).toEqual([503, 'unavailable', 'down']);
	expect((await fetch(`${market.url}/metrics`)).status).toBe(200);
	road.set({ kind: 'open' });
	await expect.poll(health).toEqual([200, 'ok', 'up']);
});

test('SIGTERM lets a slow request end before the server does', async () => {
	await using market = await startBuiltServer();
	const slow = connect(market.port, 'localhost');
	const answer = text(slow);
	const body = '{"json":"slow"}';
	slow.write(
		`POST /api/trpc/slow HTTP/1.1\r\nhost: localhost:${market.port}\r\nx-request-id: slow-request\r\n` +
			`content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
	);
	// The server has read the slow request's head once it answers one sent after it.
	await fetch(`${market.url}/healthz`);
	const stopped = market.stop();
	await expect(async () => {
		await expect(fetch(`${market.url}/healthz`)).rejects.toThrow('fetch failed');
	}).toPass();
	slow.write(body.slice(5));
	expect(await answer).toContain('x-request-id: slow-request');
	expect(await stopped).toBe(0);
});

test('SIGTERM lets everybody go who watches a session, and waits for none of them', async () => {
	await using market = await startBuiltServer();
	const [session] = await readKind(market.db.database, 'session');
	const input = encodeURIComponent(JSON.stringify({ sessionId: session?.id }));
	const stream = await fetch(`${market.url}/api/trpc/live.watch?input=${input}`);
	expect(stream.headers.get('content-type')).toContain('text/event-stream');
	const said = stream.text();
	expect(await market.stop()).toBe(0);
	// One that is cut at the drain's deadline is told nothing.
	expect(await said).toContain('event: return');
});

test('tells its measures by route, never by path', async ({ market }) => {
	await fetch(`${market.url}/orders/0198f1d2-0000-7000-8000-000000000000?phone=0912345678`);
	const measures = await (await fetch(`${market.url}/metrics`)).text();
	expect(measures).toContain(
		'http_request_duration_seconds_count{method="GET",route="/healthz",status="200"}',
	);
	expect(measures).toMatch(/database_connections\{state="active"\} \d/);
	expect(measures).toContain('process_resident_memory_bytes');
	expect(measures).not.toContain('0198f1d2');
	expect(market.output).not.toContain('0198f1d2');
	expect(market.output).not.toContain('0912345678');
});

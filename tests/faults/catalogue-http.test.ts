import { get } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { FirstView } from '../../src/lib/domain/catalogue/catalogue-view';
import type { PullAnswer } from '../../src/lib/domain/catalogue/pull';
import { decodeShard } from '../../src/lib/domain/catalogue/shard';
import { expect, test } from '../fixtures/market';

const NOBODY = { epoch: null, version: 0, after: null, upto: null, limit: 100 };

async function pull(origin: string, input: object): Promise<Response> {
	const query = new URLSearchParams({ input: JSON.stringify(input) });
	return fetch(`${origin}/api/trpc/sync.pull?${query}`);
}

async function answerOf(response: Response): Promise<PullAnswer> {
	const { result } = (await response.json()) as { result: { data: PullAnswer } };
	return result.data;
}

test('a phone that holds nothing is told files that hold the whole catalogue', async ({
	market,
}) => {
	const { reset } = await answerOf(await pull(market.url, NOBODY));
	const shards = reset?.shards ?? [];
	const kinds = new Map<string, number>();
	for (const { url, count } of shards) {
		const response = await fetch(market.url + url, { headers: { 'accept-encoding': 'gzip, br' } });
		expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
		expect(response.headers.get('content-encoding')).toBe('br');
		const entries = decodeShard(await response.json());
		expect(entries).toHaveLength(count);
		for (const { kind } of entries) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	}
	expect(Object.fromEntries(kinds)).toMatchObject({ product: 35, story: 35, session: 2 });
	expect(shards[0]?.part).toBe('facts');

	const [first] = shards;
	const plain = await fetch(market.url + first?.url, { headers: { 'accept-encoding': 'gzip' } });
	expect(plain.headers.get('content-encoding')).toBe('gzip');
	expect(decodeShard(await plain.json())).toHaveLength(first?.count ?? -1);

	const next = { ...NOBODY, epoch: reset?.epoch, version: reset?.version };
	expect((await answerOf(await pull(market.url, next))).reset).toBeUndefined();
});

for (const input of [
	{ ...NOBODY, version: -1 },
	{ ...NOBODY, limit: 100_000 },
	{ ...NOBODY, version: 1, after: "' or true --", upto: 1 },
	{ ...NOBODY, after: '1~stock~1' },
	{},
]) {
	test(`a pull of ${JSON.stringify(input)} is refused by a code`, async ({ market }) => {
		const { reset } = await answerOf(await pull(market.url, NOBODY));
		const response = await pull(market.url, { ...input, epoch: reset?.epoch });
		expect(response.status).toBe(400);
		expect(await response.text()).toContain('"code":"MALFORMED_REQUEST"');
	});
}

test('a picture comes in the sizes and formats there are, for good', async ({ market }) => {
	const view = (await (await fetch(`${market.url}/api/first-view/home`)).json()) as FirstView;
	const [hash] = view.entries.flatMap((entry) =>
		entry.kind === 'product' && entry.body.picture ? [entry.body.picture] : [],
	);
	for (const format of ['avif', 'webp']) {
		const response = await fetch(`${market.url}/pictures/${hash}/160.${format}`);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toBe(`image/${format}`);
		expect(response.headers.get('cache-control')).toContain('immutable');
	}
	for (const path of [
		`${hash}/161.avif`,
		`${hash}/160.png`,
		`${hash}/160`,
		`${hash}/..%2f160.avif`,
		`${'f'.repeat(32)}/160.avif`,
		'..%2f..%2fetc/160.avif',
	]) {
		expect((await fetch(`${market.url}/pictures/${path}`)).status, path).toBe(404);
	}
});

test('a snapshot comes in the encoding that was asked for', async ({ market }) => {
	const { reset } = await answerOf(await pull(market.url, NOBODY));
	const url = reset?.shards[0]?.url ?? '';
	const ask = (encoding: string) =>
		new Promise<{ encoding: string | undefined; bytes: Buffer }>((settle, fail) => {
			// Not fetch: that one opens what was compressed.
			get(market.url + url, { headers: { 'accept-encoding': encoding } }, (response) => {
				void buffer(response).then(
					(bytes) => settle({ encoding: response.headers['content-encoding'], bytes }),
					fail,
				);
			});
		});
	const plain = await ask('identity');
	expect(plain.encoding).toBeUndefined();
	expect(JSON.parse(plain.bytes.toString())).toBeTruthy();
	const [brotli, gzip] = [await ask('gzip, br'), await ask('gzip, br;q=0')];
	expect([brotli.encoding, gzip.encoding]).toEqual(['br', 'gzip']);
	expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
	expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
});

for (const path of [
	'/snapshots/00000000000000000000000000000000.json',
	'/snapshots/current.json',
	'/snapshots/..%2fcurrent.json',
	'/api/first-view/product/khong-co',
	'/api/first-view/producer/khong-co',
	'/api/first-view/session/khong-co',
	'/api/first-view/nothing',
]) {
	test(`there is no ${path}`, async ({ market }) => {
		const response = await fetch(market.url + path);
		expect(response.status).toBe(404);
		if (path.startsWith('/api')) expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
	});
}

test('the sessions are told to programs too', async ({ market }) => {
	const response = await fetch(`${market.url}/api/trpc/market.sessions`);
	const { result } = (await response.json()) as { result: { data: { slots: unknown[] }[] } };
	expect(result.data.map(({ slots }) => slots.length)).toEqual([8, 8]);
});

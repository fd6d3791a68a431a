import { readFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

import { AppError } from '$lib/domain/errors';
import { streamId } from '$lib/domain/ids';
import { CHUNK_MS } from '$lib/domain/live/chunk-order';

import { actAsHost } from '../live/act-as-host';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { answerChunk } from './answer-chunk';
import { answerStream } from './answer-video';
import { codeOf, freely, host, nobody, person, TestStudio } from './studio.fixture';
import { KnownStreams } from './watch-access';

const at = TestStudio.use();
const { act, ask, begin, newDesk, sendAll, textOf } = at;
const KEPT_A_SECOND = 'public, max-age=1';

describe('who may', () => {
	it('send is whoever holds the key and the role, while the run is on', async () => {
		const stream = await begin();
		const [first = new Uint8Array(1)] = at.pieces;
		const desk = { studio: at.studio, known: new KnownStreams() };
		const put = (signedIn: typeof nobody, key: string) => {
			const request = new Request('http://market/', {
				...{ method: 'PUT', body: new Blob([new Uint8Array(first)]) },
				headers: { 'x-stream-key': key },
			});
			const asked = { request, stream: stream.id, part: '0', n: '0' };
			return codeOf(answerChunk(desk, { database: at.db, signedIn }, asked));
		};
		const { producer, neighbour } = at.stall;
		const id = ACTOR.accountId;
		const owner = person({ id, producers: [{ producerId: producer, role: 'owner' }] });
		expect(await put(nobody, stream.key)).toBe('NOT_SIGNED_IN');
		expect(
			await put(person({ producers: [{ producerId: neighbour, role: 'owner' }] }), stream.key),
		).toBe('NOT_FOUND');
		expect(
			await put(person({ producers: [{ producerId: producer, role: 'packer' }] }), stream.key),
		).toBe('NOT_FOUND');
		expect(await put(owner, 'wrong')).toBe('NOT_FOUND');
		expect(await put(owner, stream.key)).toBe('done');
		await act({ do: 'end' });
		expect(await codeOf(begin())).toBe('CHANGED_MEANWHILE');
	});

	it('see a stream is everybody once it is on air, before that those who run it', async () => {
		const stream = await begin();
		await sendAll(stream);
		await vi.waitFor(async () => {
			expect((await ask(stream.id, '240.m3u8', host)).status).toBe(200);
		}, 10_000);
		const mine = person({ producers: [{ producerId: at.stall.producer, role: 'packer' }] });
		const other = person({ producers: [{ producerId: at.stall.neighbour, role: 'owner' }] });
		expect((await ask(stream.id, 'index.m3u8', mine)).status).toBe(200);
		for (const who of [nobody, other, person({ roles: ['reviewer'] })]) {
			expect(await codeOf(ask(stream.id, 'index.m3u8', who))).toBe('NOT_FOUND');
			expect(await codeOf(ask(stream.id, '0/240/init.mp4', who))).toBe('NOT_FOUND');
		}
		const init = await ask(stream.id, '0/240/init.mp4', host);
		expect(init.headers.get('cache-control')).toBe('private, no-store');
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		expect((await ask(stream.id, 'index.m3u8')).status).toBe(200);
	}, 60_000);

	it('see of it is everybody what was made while it was on air, and nothing else', async () => {
		const stream = await begin();
		const from = at.stall.now;
		await sendAll(stream);
		const made = await vi.waitFor(async () => {
			const list = await (await ask(stream.id, '240.m3u8', host)).text();
			const times = [...list.matchAll(/DATE-TIME:(\S+)\n\S+\n\S+\/(\d+\.m4s)/g)];
			expect(times.length).toBeGreaterThanOrEqual(3);
			return times.map(([, at = '', file]) => ({ at: Date.parse(at), file }));
		}, 10_000);
		const [before, during, after] = made;
		expect(Math.abs((before?.at ?? 0) - from)).toBeLessThan(600);
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		at.stall.now = (during?.at ?? 0) - 100;
		await act({ do: 'air', source });
		at.stall.now = (after?.at ?? 0) - 100;
		await act({ do: 'air', source: { kind: 'none' } });
		expect(await textOf(stream.id, '240.m3u8')).toContain(`/0/240/${during?.file}`);
		for (const unseen of [before, after]) {
			expect(await textOf(stream.id, '240.m3u8')).not.toContain(`/240/${unseen?.file}`);
			expect(await codeOf(ask(stream.id, `0/240/${unseen?.file}`))).toBe('NOT_FOUND');
		}
		expect((await ask(stream.id, `0/240/${during?.file}`)).status).toBe(200);
		expect((await ask(stream.id, '0/240/init.mp4')).status).toBe(200);
		// Every part names its pieces anew: what is shown of one says nothing of another.
		await mkdir(join(at.folder.partOf(stream.id, 1), '240'), { recursive: true });
		for (const file of [during?.file, 'init.mp4']) {
			await writeFile(join(at.folder.partOf(stream.id, 1), `240/${file}`), 'made off air');
			expect(await codeOf(ask(stream.id, `1/240/${file}`))).toBe('NOT_FOUND');
		}
		await rm(at.folder.partOf(stream.id, 1), { recursive: true });
		expect((await ask(stream.id, '240.m3u8')).headers.get('cache-control')).toBe(KEPT_A_SECOND);
		await writeFile(join(at.folder.partOf(stream.id, 0), 'still.jpg'), 'a picture');
		// The picture is of this moment: of what is not on air now only those who run it see it.
		expect(await codeOf(ask(stream.id, 'still.jpg'))).toBe('NOT_FOUND');
		const forHosts = await ask(stream.id, 'still.jpg', host);
		expect(forHosts.headers.get('cache-control')).toBe('private, no-store');
		const still = join(at.folder.partOf(stream.id, 0), 'still.jpg');
		const shoot = (at: number) => utimes(still, at / 1_000, at / 1_000);
		await shoot(at.stall.now - 1);
		await act({ do: 'air', source });
		expect(await codeOf(ask(stream.id, 'still.jpg'))).toBe('NOT_FOUND');
		await shoot(at.stall.now + 1_000);
		// The one that was at hand is asked for again soon.
		await expect.poll(() => codeOf(ask(stream.id, 'still.jpg'))).toBe('done');
		const forAll = await ask(stream.id, 'still.jpg');
		expect(forAll.headers.get('cache-control')).toBe('public, max-age=5');
	}, 60_000);

	it('is put on air once, also where the host asks again after it is over', async () => {
		const stream = await begin();
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		const wish = { ...at.run, action: { do: 'air', source } as const, actor: ACTOR };
		const actionId = crypto.randomUUID();
		const { seq } = await actAsHost(at.db, { ...wish, actionId }, at.stall.now);
		await at.studio.end(stream.id, 'ended');
		const again = await actAsHost(at.db, { ...wish, actionId }, at.stall.now);
		expect(again.seq).toBeGreaterThanOrEqual(seq);
		const late = actAsHost(at.db, { ...wish, actionId: crypto.randomUUID() }, at.stall.now);
		expect(await codeOf(late)).toBe('NOT_FOUND');
	});

	it('see a rehearsal is nobody else, on air or not', async () => {
		const rehearsal = { ...at.run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const stream = await begin(rehearsal);
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		await act({ do: 'air', source }, rehearsal);
		expect(await codeOf(ask(stream.id, 'index.m3u8'))).toBe('NOT_FOUND');
		expect((await ask(stream.id, 'index.m3u8', host)).status).toBe(200);
		// Nor can it be put on air in the real at.run.
		expect(await codeOf(act({ do: 'air', source }))).toBe('NOT_FOUND');
	});

	it.each([
		'../../secret',
		'0/240/../../../secret',
		'0/240/%2e%2e/list.m3u8',
		'0/240/list.m3u8',
		'0/480/12.m4s.tmp',
		'list.m3u8',
		'',
	])('not ask for %s', async (file) => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		expect(await codeOf(ask(stream.id, file, host))).toBe('NOT_FOUND');
		expect(await codeOf(ask('../..', 'index.m3u8', host))).toBe('NOT_FOUND');
	});
});

it('reads a list once for all who ask within a second, and counts who makes it look', async () => {
	const stream = await begin();
	await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
	at.stall.now += CHUNK_MS;
	await sendAll(stream);
	const desk = newDesk();
	const reading = vi.spyOn(at.folder, 'segmentsOf');
	let looks = 0;
	const mayLook = () =>
		++looks > 3 ? Promise.reject(new AppError('TOO_MANY_REQUESTS')) : freely();
	const context = { database: at.db, signedIn: nobody, mayLook };
	const request = new Request('http://market/');
	const askFor = (id: string, file: string) =>
		codeOf(answerStream(desk, context, { request, stream: id, file }));
	const files = Array.from({ length: 5_000 }, (_, n) => (n % 2 ? '240.m3u8' : '480.m3u8'));
	await askFor(stream.id, 'index.m3u8');
	await Promise.all(files.map((file) => askFor(stream.id, file)));
	expect(looks).toBe(1);
	expect(reading.mock.calls.length).toBeLessThan(20);
	const looking = vi.spyOn(at.folder, 'partsOf');
	await Promise.all(Array.from({ length: 500 }, () => askFor(stream.id, 'still.jpg')));
	expect(looking).toHaveBeenCalledTimes(1);
	// Who makes up streams makes the database look each time: not for long.
	const codes = await Promise.all(
		Array.from({ length: 4 }, () => askFor(crypto.randomUUID(), 'index.m3u8')),
	);
	expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(2);
	reading.mockRestore();
}, 60_000);

it('has the pieces of what is on air in memory, for who may see them, whole or a range of them', async () => {
	const stream = await begin();
	const source = { kind: 'stream', id: stream.id, producerId: null } as const;
	await act({ do: 'air', source });
	at.stall.now += CHUNK_MS;
	await sendAll(stream);
	const desk = newDesk();
	const file = '0/240/init.mp4';
	const get = (known: KnownStreams, headers = {}) => {
		const request = new Request('http://market/', { headers });
		const context = { database: at.db, signedIn: nobody, mayLook: freely };
		return answerStream({ ...desk, known }, context, { request, stream: stream.id, file });
	};
	await vi.waitFor(async () => {
		expect((await get(new KnownStreams())).status).toBe(200);
	}, 10_000);
	const path = join(at.folder.partOf(stream.id, 0), file.slice(2));
	const whole = await readFile(path);
	await rm(path);
	const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
	expect(await bytesOf(await get(desk.known))).toEqual(whole);
	expect(await bytesOf(await get(desk.known, { range: 'bytes=4-7' }))).toEqual(
		whole.subarray(4, 8),
	);
	// Memory opens nothing: what is hidden or deleted meanwhile is nobody's.
	await at.stall.db.sql`update video_streams set deleted_at = now() where id = ${stream.id}`;
	expect(await codeOf(get(new KnownStreams()))).toBe('NOT_FOUND');
}, 60_000);

it('hands out ranges as players ask for them', async () => {
	const stream = await begin();
	await sendAll(stream);
	await vi.waitFor(async () => {
		expect((await ask(stream.id, '240.m3u8', host)).status).toBe(200);
	}, 10_000);
	const file = '0/240/init.mp4';
	const whole = await readFile(join(at.folder.partOf(streamId(stream.id), 0), '240/init.mp4'));
	const range = async (text: string) => {
		const answer = await ask(stream.id, file, host, { range: text });
		return [answer.status, Buffer.from(await answer.arrayBuffer())] as const;
	};
	expect(await range('bytes=4-7')).toEqual([206, whole.subarray(4, 8)]);
	expect(await range('bytes=-4')).toEqual([206, whole.subarray(-4)]);
	expect(await range('bytes=999999-')).toEqual([416, Buffer.alloc(0)]);
	expect(await range('bytes=0-1,4-5')).toEqual([200, whole]);
}, 60_000);

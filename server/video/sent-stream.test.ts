import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

import { CHUNK_MS } from '$lib/domain/live/chunk-order';
import { MINUTE_MS } from '$lib/domain/time';

import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { findFfmpeg } from './find-ffmpeg';
import { VIDEO_LIMITS } from './limits';
import { FFMPEG, makeVideo } from './sample.fixture';
import { getStream, keptOf } from './streams';
import { codeOf, host, next, SECONDS, TestStudio } from './studio.fixture';

const at = TestStudio.use();
const { act, ask, begin, send, sendAll, textOf } = at;

describe('what a phone sends', () => {
	it('becomes a ladder of lists that players take, and is there in pieces', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		at.stall.now += CHUNK_MS;
		await sendAll(stream);
		await at.studio.end(stream.id, 'ended');
		expect(await textOf(stream.id, 'index.m3u8')).toContain('audio.m3u8');
		for (const rung of ['480', '240', 'audio']) {
			const list = await textOf(stream.id, `${rung}.m3u8`);
			expect(list).toContain('#EXT-X-ENDLIST');
			const seconds = [...list.matchAll(/#EXTINF:([\d.]+)/g)].map(([, text]) => Number(text));
			expect(seconds.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(SECONDS - 1.5);
			const files = list.match(/\/video\/\S+\.(m4s|mp4)/g) ?? [];
			expect(files.length).toBeGreaterThan(3);
			for (const path of files) {
				const answer = await ask(stream.id, path.replace(/[^"]*?\/video\/[^/]+\//, ''));
				expect(answer.headers.get('cache-control')).toContain('immutable');
				expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
			}
		}
		// Everybody sees a still of what is on air alone, and that is over.
		const still = await ask(stream.id, 'still.jpg', host);
		expect(still.headers.get('content-type')).toBe('image/jpeg');
		const row = await getStream(at.db, stream.id);
		expect(row?.bytes).toBe(at.pieces.reduce((sum, { length }) => sum + length, 0));
		expect(row?.keptBytes).toBeGreaterThan(100_000);
	}, 60_000);

	it('is taken once and in order: repeated changes nothing, a gap is asked for', async () => {
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		expect(await send(stream, 0, 3)).toEqual(next(0, 1));
		expect(await send(stream, 0, 1)).toEqual(next(0, 2));
		expect(await send(stream, 1, 1)).toEqual(next(0, 2));
		// Another camera: a new part, and what is late of the one before is passed over.
		expect(await send(stream, 1, 0)).toEqual(next(1, 1));
		expect(await send(stream, 0, 2)).toEqual(next(1, 1));
		await at.studio.end(stream.id, 'ended');
		const row = await getStream(at.db, stream.id);
		const [first, second] = [at.pieces[0]?.length ?? 0, at.pieces[1]?.length ?? 0];
		expect(row?.bytes).toBe(2 * first + second);
	}, 30_000);

	it('goes on in a new part after its ffmpeg was killed, without a word lost of the rest', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		const pid = at.studio.pidOf(stream.id) ?? 0;
		process.kill(pid, 'SIGKILL');
		await vi.waitFor(() => {
			expect(at.studio.running).toBe(0);
		});
		expect(await send(stream, 0, at.pieces.length)).toEqual(next(1, 0));
		await sendAll(stream, 1);
		expect(at.studio.pidOf(stream.id)).not.toBe(pid);
		await at.studio.end(stream.id, 'ended');
		expect(await textOf(stream.id, '240.m3u8')).toContain('/1/240/');
	}, 60_000);

	it('is gone on with at another node', async () => {
		const stream = await begin();
		await send(stream, 0, 0);
		await at.studio.stop();
		at.studio = at.studioOf({});
		expect(await send(stream, 0, 1)).toEqual(next(1, 0));
		expect(await send(stream, 1, 0)).toEqual(next(1, 1));
	}, 30_000);

	it('begins nothing anew while it ends, nor while it is looked up', async () => {
		const stream = await begin();
		await send(stream, 0, 0);
		const [, late] = await Promise.all([
			at.studio.end(stream.id, 'ended'),
			send(stream, 1, 0, at.pieces[0]),
		]);
		expect(late.kind).toBe('over');
		const other = await begin();
		const [looked] = await Promise.all([send(other, 0, 0), at.studio.end(other.id, 'ended')]);
		expect(looked.kind).toBe('over');
		expect(await send(other, 1, 0, at.pieces[0])).toEqual({ kind: 'over', because: 'ended' });
		expect(at.studio.running).toBe(0);
	}, 30_000);

	it('is refused where it is no recording', async () => {
		const stream = await begin();
		for (const text of ['#EXTM3U\nfile:///etc/passwd', 'x']) {
			const bytes = new TextEncoder().encode(text);
			expect(await codeOf(send(stream, 0, 0, bytes))).toBe('MALFORMED_REQUEST');
		}
	});
});

it('ends an ffmpeg that takes what it is given and makes nothing of it', async () => {
	// `ffmpeg` that hangs: it reads nothing, and writes nothing.
	const hanging = join(at.root, 'hanging.sh');
	await writeFile(hanging, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
	at.studio = at.studioOf({ hangMs: 300 }, hanging);
	const stream = await begin();
	const [first = new Uint8Array(1)] = at.pieces;
	await send(stream, 0, 0);
	const pid = at.studio.pidOf(stream.id) ?? 0;
	let n = 1;
	await vi.waitFor(async () => {
		expect(await send(stream, 0, n++, first)).toEqual(next(1, 0));
	}, 10_000);
	expect(() => process.kill(pid, 0)).toThrow();
}, 20_000);

it('says plainly where the machine has no ffmpeg', async () => {
	expect(await findFfmpeg('/nowhere/ffmpeg')).toBeNull();
	expect(await findFfmpeg(FFMPEG)).toBe(FFMPEG);
	at.studio = at.studioOf({}, null);
	expect(await codeOf(begin())).toBe('VIDEO_OFF');
});

describe('a stream cannot fill the disk', () => {
	it('is not begun without room, and ends when there is none any more', async () => {
		at.freeBytes = 1;
		expect(await codeOf(begin())).toBe('SERVER_BUSY');
		at.freeBytes = Infinity;
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		at.freeBytes = 1;
		at.stall.now += 5_000;
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'disk' });
		expect((await getStream(at.db, stream.id))?.endedAt).not.toBeNull();
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'disk' });
	});

	it.each([
		['minutes', { streamMs: MINUTE_MS }],
		['bytes', { streamBytes: 60_000 }],
		['bytes', { sessionBytes: 1_000_000 }],
	] as const)('ends by its %s: %o', async (because, limits) => {
		at.studio = at.studioOf(limits);
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		at.stall.now += 2 * MINUTE_MS;
		expect(await send(stream, 0, 1, new Uint8Array(60_000))).toEqual({ kind: 'over', because });
	});

	it('counts nothing of one that was begun and never sent, once it was waited for', async () => {
		const never = await begin();
		const mine = await at.studio.begin({
			...at.run,
			slotKey: null,
			producerId: null,
			actor: ACTOR,
		});
		expect(await send(mine, 0, 0)).toEqual(next(0, 1));
		// Another node, which has heard of neither.
		const other = at.studioOf({});
		const age = async (ms: number) => {
			at.stall.now += ms;
			await other.tidy();
			const now = { now: at.stall.now, limits: VIDEO_LIMITS };
			return keptOf(at.db, at.run.sessionId, { ...now, except: mine.id });
		};
		expect(await age(VIDEO_LIMITS.streamIdleMs - MINUTE_MS)).toBeGreaterThan(0);
		expect(await send(mine, 0, 1)).toEqual(next(0, 2));
		expect(await age(2 * MINUTE_MS)).toBe(0);
		expect((await getStream(at.db, never.id))?.endedAt).not.toBeNull();
		expect((await getStream(at.db, mine.id))?.endedAt).toBeNull();
	}, 30_000);

	it('counts what others send into the session at the same time, here or at another node', async () => {
		const limits = { sessionBytes: 10_000_000 };
		at.studio = at.studioOf(limits);
		const mine = await begin();
		const other = at.studioOf(limits);
		const hosts = await other.begin({ ...at.run, slotKey: null, producerId: null, actor: ACTOR });
		const first = { place: { part: 0, n: 0 }, bytes: at.pieces[0] ?? new Uint8Array(1) };
		const sendAsHost = () => other.take({ ...hosts, accountId: ACTOR.accountId }, first);
		expect(await send(mine, 0, 0)).toEqual(next(0, 1));
		expect(await sendAsHost()).toEqual(next(0, 1));
		// At most 8.25 MB a minute each: one alone would go on.
		at.stall.now += MINUTE_MS;
		expect(await send(mine, 0, 1)).toEqual({ kind: 'over', because: 'bytes' });
		expect(await sendAsHost()).toEqual(next(0, 1));
		await other.stop();
	}, 30_000);

	it('makes no more than it lasts, whatever it says of its own length', async () => {
		// A picture, and another one a day later: the time between would be filled with pictures.
		const jump = await makeVideo([
			...['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=1:duration=3', '-f', 'lavfi', '-i'],
			...['sine=duration=3', '-vf', "setpts='if(gte(N,2),86400/TB,PTS)'", '-fps_mode', 'vfr'],
			...['-c:v', 'libvpx', '-c:a', 'libopus', '-f', 'webm', '-live', '1', 'pipe:1'],
		]);
		const stream = await begin();
		expect(await send(stream, 0, 0, jump)).toEqual(next(0, 1));
		const pid = at.studio.pidOf(stream.id) ?? 0;
		await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 20_000);
		expect(await at.folder.sizeOf(stream.id)).toBeLessThan(30_000_000);
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'bytes' });
	}, 30_000);

	it('is slowed where it sends faster than any camera', async () => {
		at.studio = at.studioOf({ bitsPerSecond: 8_000 });
		const stream = await begin();
		const [first = new Uint8Array(1)] = at.pieces;
		const large = new Uint8Array(90_000);
		large.set(first.subarray(0, 90_000));
		expect(await codeOf(send(stream, 0, 0, large))).toBe('TOO_MANY_REQUESTS');
	});

	it('gives way to a second one of the same turn, and few are sent at a time', async () => {
		at.studio = at.studioOf({ streamsAtOnce: 1 });
		const first = await begin();
		await send(first, 0, 0);
		const asHost = { ...at.run, slotKey: null, producerId: null, actor: ACTOR };
		expect(await codeOf(at.studio.begin(asHost))).toBe('STREAMS_FULL');
		// A phone that begins anew needs no more hands than it had.
		const second = await begin();
		expect(await send(first, 0, 1)).toEqual({ kind: 'over', because: 'takenOver' });
		const third = await begin();
		expect(await send(second, 0, 0)).toEqual({ kind: 'over', because: 'takenOver' });
		expect(await send(third, 0, 0)).toEqual(next(0, 1));
	});

	it('waits where others that had sent nothing yet have begun to', async () => {
		at.studio = at.studioOf({ streamsAtOnce: 1 });
		const mine = await begin();
		const hosts = await at.studio.begin({
			...at.run,
			slotKey: null,
			producerId: null,
			actor: ACTOR,
		});
		const both = await Promise.all([codeOf(send(mine, 0, 0)), codeOf(send(hosts, 0, 0))]);
		expect(both.toSorted()).toEqual(['SERVER_BUSY', 'done']);
		// The next part of the one that runs is no second one.
		const running = both[0] === 'done' ? mine : hosts;
		expect(await codeOf(send(running, 1, 0, at.pieces[0]))).toBe('done');
	});
});

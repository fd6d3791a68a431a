import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';

import { CHUNK_MAX_BYTES } from '$lib/domain/live/chunk-order';

import { makeVideo } from './sample.fixture';
import { codeOf, host, next, TestStudio } from './studio.fixture';
import type { StreamKey } from './video-studio';

const SECONDS = 4;
const at = TestStudio.use();
const { act, ask, begin, send, textOf } = at;

const picture = (size: string) => [
	'-f',
	'lavfi',
	'-i',
	`testsrc=size=${size}:rate=10:duration=${SECONDS}`,
];
const SOUND = ['-f', 'lavfi', '-i', `sine=duration=${SECONDS}`];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-pix_fmt', 'yuv420p'];
const AAC = ['-c:a', 'aac', '-b:a', '32k'];
/** As recorders do: what it is first, and then a fragment for every second. */
const FRAGMENTS = [
	'-movflags',
	'empty_moov+default_base_moof+frag_keyframe',
	'-f',
	'mp4',
	'pipe:1',
];

/** What an iPhone's recorder makes: H.264 and AAC in fragments. */
let phone: Buffer;
beforeAll(async () => {
	phone = await makeVideo([...picture('320x240'), ...SOUND, ...H264, ...AAC, ...FRAGMENTS]);
}, 60_000);

/** @param ends where it is cut; the rest comes last */
function cut(whole: Buffer, ends: readonly number[]): readonly Uint8Array[] {
	const edges = [0, ...ends, whole.length];
	return edges.slice(1).map((end, index) => new Uint8Array(whole.subarray(edges[index], end)));
}
/** Where a fragment begins. */
function fragmentsOf(whole: Buffer): readonly number[] {
	const found: number[] = [];
	for (let from = whole.indexOf('moof'); from > 0; from = whole.indexOf('moof', from + 4)) {
		found.push(from - 4);
	}
	return found;
}

async function onAir(): Promise<StreamKey> {
	const stream = await begin();
	await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
	return stream;
}

async function sendPieces(stream: StreamKey, pieces: readonly Uint8Array[], part = 0) {
	for (const [n, bytes] of pieces.entries()) {
		at.stall.now += 1_000;
		expect(await send(stream, part, n, bytes)).toEqual(next(part, n + 1));
	}
}

/** Ends it, once its encoder has read it all. */
async function end({ id }: StreamKey, seconds = SECONDS) {
	await vi.waitFor(() => {
		expect(at.studio.heardMsOf(id)).toBeGreaterThan((seconds - 0.7) * 1_000);
	}, 15_000);
	await at.studio.end(id, 'ended');
}

/** How many seconds of it are listed, step by step of the ladder. */
async function listed({ id }: StreamKey): Promise<readonly number[]> {
	const lists = await Promise.all(
		['480', '240', 'audio'].map((rung) => textOf(id, `${rung}.m3u8`)),
	);
	return lists.map((list) =>
		[...list.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, text]) => sum + Number(text), 0),
	);
}

/** Width and height of what is made of a stream. */
async function sizeOf({ id }: StreamKey): Promise<readonly [number, number]> {
	const [init, first] = ['init.mp4', '0.m4s'].map((file) =>
		join(at.folder.partOf(id, 0), '240', file),
	);
	const gray = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
	const made = ['-i', `concat:${init}|${first}`];
	const row = await makeVideo([...made, '-vf', 'crop=iw:2:0:0', ...gray]);
	const all = await makeVideo([...made, ...gray]);
	const width = row.length / 2;
	return [width, all.length / width];
}

describe('a phone that records fragmented MP4', () => {
	it.each<[string, (whole: Buffer) => readonly number[]]>([
		['by its fragments', fragmentsOf],
		[
			'with nothing but what it is at first',
			(whole) => [whole.readUInt32BE(0), ...fragmentsOf(whole)],
		],
		['anywhere', (whole) => [9, 40, 700, 701, 30_000, 30_007].filter((end) => end < whole.length)],
	])(
		'is taken however it is cut: %s',
		async (_, endsOf) => {
			const stream = await onAir();
			await sendPieces(stream, cut(phone, endsOf(phone)));
			await end(stream);
			for (const seconds of await listed(stream)) expect(seconds).toBeGreaterThan(SECONDS - 0.7);
		},
		30_000,
	);

	it('is taken as Chromium makes it, whose sound is Opus', async () => {
		const opus = ['-c:a', 'libopus', '-b:a', '32k', '-strict', '-2'];
		const made = await makeVideo([...picture('320x240'), ...SOUND, ...H264, ...opus, ...FRAGMENTS]);
		const stream = await onAir();
		await sendPieces(stream, cut(made, fragmentsOf(made)));
		await end(stream);
		for (const seconds of await listed(stream)) expect(seconds).toBeGreaterThan(SECONDS - 0.7);
	}, 30_000);

	it('goes on where a piece was lost on the road, and with a new run where its encoder was', async () => {
		const stream = await onAir();
		const pieces = cut(phone, fragmentsOf(phone));
		await sendPieces(stream, pieces.slice(0, 2));
		expect(await send(stream, 0, 3, pieces[3])).toEqual(next(0, 2));
		expect(await send(stream, 0, 2, pieces[2])).toEqual(next(0, 3));
		process.kill(at.studio.pidOf(stream.id) ?? 0, 'SIGKILL');
		await vi.waitFor(() => {
			expect(at.studio.running).toBe(0);
		});
		expect(await send(stream, 0, 3, pieces[3])).toEqual(next(1, 0));
		// What is in the middle of a run is no beginning of one.
		expect(await codeOf(send(stream, 1, 0, pieces[3]))).toBe('MALFORMED_REQUEST');
		await sendPieces(stream, pieces, 1);
		await end(stream);
		expect(await textOf(stream.id, '240.m3u8')).toContain('/1/240/');
	}, 30_000);

	it('is seen upright where it says that it was held so', async () => {
		const turned = Buffer.from(phone);
		// The matrix of the first track, that of the picture. @see ISO/IEC 14496-12 §8.3.2
		const matrix = turned.indexOf('tkhd') + 44;
		const quarter = [0, 0x1_0000, 0, -0x1_0000, 0, 0, 240 << 16, 0, 0x4000_0000];
		for (const [n, value] of quarter.entries()) turned.writeInt32BE(value, matrix + 4 * n);
		const stream = await onAir();
		await sendPieces(stream, cut(turned, fragmentsOf(turned)));
		await end(stream);
		expect(await sizeOf(stream)).toEqual([240, 320]);
	}, 30_000);

	it('keeps its length where its pictures come unevenly', async () => {
		const uneven = await makeVideo([
			...[...picture('320x240'), ...SOUND, '-vf', "select='if(lt(t,2),1,not(mod(n,9)))'"],
			...['-fps_mode', 'vfr', ...H264, ...AAC, ...FRAGMENTS],
		]);
		const stream = await onAir();
		await sendPieces(stream, cut(uneven, fragmentsOf(uneven)));
		await end(stream, SECONDS - 0.5);
		for (const seconds of await listed(stream)) expect(seconds).toBeGreaterThan(SECONDS - 1.2);
	}, 30_000);
});

describe('of what calls itself MP4', () => {
	it('no more is made than it lasts, whatever it says of its own length', async () => {
		const jump = await makeVideo([
			...['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=1:duration=3', '-f', 'lavfi', '-i'],
			...['sine=duration=3', '-vf', "setpts='if(gte(N,2),86400/TB,PTS)'", '-fps_mode', 'vfr'],
			...[...H264, ...AAC, ...FRAGMENTS],
		]);
		const stream = await begin();
		await send(stream, 0, 0, jump);
		const pid = at.studio.pidOf(stream.id) ?? 0;
		await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 20_000);
		expect(await at.folder.sizeOf(stream.id)).toBeLessThan(30_000_000);
		expect(await send(stream, 0, 1, jump)).toEqual({ kind: 'over', because: 'bytes' });
	}, 30_000);

	it.each<[string, () => Promise<Uint8Array>]>([
		[
			'has its index at the end, where no pipe gets to',
			async () => {
				const whole = Buffer.from(await inOneFile());
				// Of one as small as ours all would stand in the first chunk.
				return whole.subarray(0, whole.indexOf('moov') - 4);
			},
		],
		// Ours always asks for a microphone.
		['has no sound', () => makeVideo([...picture('160x120'), ...H264, ...FRAGMENTS])],
		[
			'is larger than any phone',
			() =>
				makeVideo([
					...['-f', 'lavfi', '-i', 'testsrc=size=4096x2304:rate=1:duration=1'],
					...SOUND,
					...H264,
					...AAC,
					...FRAGMENTS,
				]),
		],
		[
			'needs another decoder',
			() => makeVideo([...picture('160x120'), ...SOUND, '-c:v', 'mpeg4', ...AAC, ...FRAGMENTS]),
		],
		['promises a box that never ends', () => Promise.resolve(endless())],
		['names a list behind its beginning', () => Promise.resolve(polyglot())],
	])(
		'nothing is made where it %s',
		async (_, make) => {
			at.studio = at.studioOf({ hangMs: 300 });
			const stream = await begin();
			const bytes = (await make()).subarray(0, CHUNK_MAX_BYTES);
			let n = 0;
			await vi.waitFor(async () => {
				expect(await send(stream, 0, n++, bytes)).toEqual(next(1, 0));
			}, 10_000);
			expect(at.studio.running).toBe(0);
			expect(await codeOf(ask(stream.id, '240.m3u8', host))).toBe('NOT_FOUND');
		},
		30_000,
	);
});

/** Not in fragments: a file, as a phone's gallery has it. */
async function inOneFile(): Promise<Uint8Array> {
	const path = join(at.root, 'file.mp4');
	await makeVideo([...picture('160x120'), ...SOUND, ...H264, ...AAC, '-y', path]);
	return new Uint8Array(await readFile(path));
}
function endless(): Uint8Array {
	const box = Buffer.alloc(1_000);
	phone.copy(box, 0, 0, phone.readUInt32BE(0));
	box.writeUInt32BE(0xffff_fff0, phone.readUInt32BE(0));
	box.write('mdat', phone.readUInt32BE(0) + 4);
	return new Uint8Array(box);
}
function polyglot(): Uint8Array {
	const list = `\n#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n`;
	return new Uint8Array(
		Buffer.concat([phone.subarray(0, phone.readUInt32BE(0)), Buffer.from(list)]),
	);
}

import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import pino from 'pino';

import { Encoder } from './encoder';
import type { Container } from './ffmpeg-arguments';
import { FFMPEG, makeVideo } from './sample.fixture';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'encoder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Whether anything is made of it. */
async function isTaken(bytes: Uint8Array, container: Container): Promise<boolean> {
	const encoder = await Encoder.start({
		...{ ffmpeg: FFMPEG, folder, container, hangMs: 45_000, endMs: 45_000, mostSeconds: 60 },
		...{ mostMadeMs: () => Infinity, onTooMuch: () => undefined, onHeard: () => undefined },
		log: pino({ enabled: false }),
	});
	await encoder.write(bytes);
	await encoder.end();
	return access(join(folder, '240/list.m3u8')).then(
		() => true,
		() => false,
	);
}

const picture = (size: string) => ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=5:duration=1`];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=1'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '16'];
const WEBM = ['-c:a', 'libopus', '-f', 'webm', '-live', '1', 'pipe:1'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
const MP4 = ['-c:a', 'aac', '-movflags', 'empty_moov+frag_keyframe', '-f', 'mp4', 'pipe:1'];

describe('of what a phone sends ffmpeg takes', () => {
	it('what recorders make: WebM and MP4, up to Full HD, lying or upright', async () => {
		for (const size of ['1920x1080', '1080x1920']) {
			const webm = await makeVideo([...picture(size), ...SOUND, ...VP8, ...WEBM]);
			expect(await isTaken(webm, 'matroska')).toBe(true);
			await rm(folder, { recursive: true });
		}
		const mp4 = await makeVideo([...picture('640x480'), ...SOUND, ...H264, ...MP4]);
		expect(await isTaken(mp4, 'mov')).toBe(true);
	}, 180_000);

	it('no picture that is larger than any phone sends', async () => {
		const webm = await makeVideo([...picture('4096x2304'), ...SOUND, ...VP8, ...WEBM]);
		expect(await isTaken(webm, 'matroska')).toBe(false);
	}, 60_000);

	it('nothing for which it would have to run another decoder', async () => {
		const odd = ['-c:v', 'mpeg4', '-c:a', 'mp2', '-f', 'matroska', 'pipe:1'];
		const file = await makeVideo([...picture('640x480'), ...SOUND, ...odd]);
		expect(await isTaken(file, 'matroska')).toBe(false);
	}, 60_000);

	it('no list that names a file of the server, whatever it is said to be', async () => {
		const lists = [`ffconcat version 1.0\nfile ${join(folder, 'x')}`, '#EXTM3U\n/etc/passwd'];
		for (const text of lists) {
			for (const container of ['matroska', 'mov'] as const) {
				expect(await isTaken(new TextEncoder().encode(text), container)).toBe(false);
			}
		}
	}, 60_000);
});

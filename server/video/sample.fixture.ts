import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { CHUNK_MAX_BYTES } from '$lib/domain/live/chunk-order';

const run = promisify(execFile);

/** Where tests find ffmpeg; without one they fail, as README.md says. */
export const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';

/**
 * What a phone's recorder makes of so many seconds, in pieces.
 * @throws Error where this machine has no ffmpeg: tests need it (`apt-get install ffmpeg`)
 */
export async function recordedPieces(seconds: number): Promise<readonly Uint8Array[]> {
	const { stdout } = await run(
		FFMPEG,
		[
			...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi'],
			...['-i', `testsrc=size=640x480:rate=15:duration=${seconds}`, '-f', 'lavfi'],
			...[
				'-i',
				`sine=frequency=440:duration=${seconds}`,
				'-c:v',
				'libvpx',
				'-deadline',
				'realtime',
			],
			...['-cpu-used', '8', '-b:v', '400k', '-c:a', 'libopus', '-b:a', '32k'],
			...['-f', 'webm', '-live', '1', 'pipe:1'],
		],
		{ encoding: 'buffer', maxBuffer: 50_000_000 },
	).catch((cause: unknown) => {
		throw new Error('These tests need ffmpeg with libvpx: apt-get install ffmpeg', { cause });
	});
	const size = Math.min(CHUNK_MAX_BYTES, Math.ceil(stdout.length / seconds));
	const pieces: Uint8Array[] = [];
	for (let from = 0; from < stdout.length; from += size) {
		pieces.push(new Uint8Array(stdout.subarray(from, from + size)));
	}
	return pieces;
}

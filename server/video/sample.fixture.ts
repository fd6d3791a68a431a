import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where tests find ffmpeg; without one they fail, as README.md says. */
export const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';

/** What a cluster of Matroska begins with. */
const CLUSTER = Buffer.from('1f43b675', 'hex');

/**
 * What a phone's recorder makes of so many seconds: a piece of each of them.
 * @param isLively whether it is as hard to pack as what a camera sees
 * @throws Error where this machine has no ffmpeg: tests need it (`apt-get install ffmpeg`)
 */
export async function recordedPieces(
	seconds: number,
	isLively = false,
): Promise<readonly Uint8Array[]> {
	const still = `testsrc=size=640x480:rate=15:duration=${seconds}`;
	const picture = isLively ? `${still},noise=alls=30:allf=t` : still;
	const stdout = await makeVideo([
		...['-f', 'lavfi', '-i', picture, '-f', 'lavfi'],
		...['-i', `sine=frequency=440:duration=${seconds}`, '-c:v', 'libvpx', '-deadline'],
		...[
			'realtime',
			'-cpu-used',
			'8',
			'-b:v',
			isLively ? '1200k' : '400k',
			'-g',
			'15',
			'-c:a',
			'libopus',
		],
		...['-b:a', '32k', '-f', 'webm', '-live', '1', '-cluster_size_limit', '1000000', 'pipe:1'],
	]);
	const pieces: Uint8Array[] = [];
	// The first one holds what comes before all clusters, too.
	let from = 0;
	while (from < stdout.length) {
		const next = stdout.indexOf(CLUSTER, Math.max(from + 4, stdout.indexOf(CLUSTER) + 4));
		const to = next < 0 ? stdout.length : next;
		pieces.push(new Uint8Array(stdout.subarray(from, to)));
		from = to;
	}
	return pieces;
}

/** What ffmpeg makes with these arguments, which must write to `pipe:1`. */
export async function makeVideo(parameters: readonly string[]): Promise<Buffer> {
	const { stdout } = await run(FFMPEG, ['-hide_banner', '-loglevel', 'error', ...parameters], {
		encoding: 'buffer',
		maxBuffer: 50_000_000,
	}).catch((cause: unknown) => {
		throw new Error('These tests need ffmpeg with libvpx: apt-get install ffmpeg', { cause });
	});
	return stdout;
}

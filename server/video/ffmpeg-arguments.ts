import { LADDER, STILL_EVERY_MS } from '$lib/domain/live/video-rungs';

/** How a phone's recorder packs what it sends. */
export type Container = 'matroska' | 'mov';

/** What recorders of phones make; their decoders alone are ever run. */
const DECODERS = 'vp8,vp9,h264,opus,aac,libvpx,libvpx-vp9,libopus';
/** A phone's camera is asked for 854 × 480 and may give Full HD, upright or not. */
const MOST_PIXELS = 1920 * 1088;

const SEGMENT_SECONDS = 2;
const FRAMES_PER_SECOND = 25;

/**
 * What a part begins with, known by its first bytes.
 * @returns undefined where it is neither of the two that recorders make
 */
export function containerOf(bytes: Uint8Array): Container | undefined {
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.byteLength));
	if (view.subarray(0, 4).toString('hex') === '1a45dfa3') return 'matroska';
	return view.subarray(4, 8).toString('latin1') === 'ftyp' ? 'mov' : undefined;
}

/**
 * Everything ffmpeg is told: nothing of it comes from outside, and it may read nothing but its
 * standard input, in that one format, of pictures no larger than a phone's. It writes into its working
 * folder.
 * @param mostSeconds of the machine's time that it may take in all
 */
export function ffmpegArguments(container: Container, mostSeconds: number): readonly string[] {
	const { high, low, audio } = LADDER;
	const gop = String(SEGMENT_SECONDS * FRAMES_PER_SECOND);
	const size = (side: number) => `scale='if(gt(iw,ih),-2,${side})':'if(gt(iw,ih),${side},-2)'`;
	const video = (bits: number) => [
		...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p'],
		...['-profile:v', 'main', '-threads', '1', '-b:v', String(bits), '-maxrate', String(bits)],
		...['-bufsize', String(bits * 2), '-g', gop, '-keyint_min', gop, '-sc_threshold', '0'],
	];
	const sound = (bits: number) => ['-c:a', 'aac', '-ac', '1', '-ar', '44100', '-b:a', String(bits)];
	return [
		...['-hide_banner', '-loglevel', 'error', '-nostdin', '-nostats', '-progress', 'pipe:1'],
		...['-timelimit', String(mostSeconds), '-protocol_whitelist', 'pipe', '-format_whitelist'],
		...[container === 'mov' ? 'mov' : 'matroska', '-codec_whitelist', DECODERS, '-max_pixels'],
		...[String(MOST_PIXELS), '-fflags', '+genpts', '-probesize', '500000'],
		...['-analyzeduration', '1000000', '-f', container, '-i', 'pipe:0', '-filter_complex'],
		`[0:v]fps=${FRAMES_PER_SECOND},split=3[a][b][c];[a]${size(high.shortSide)}[high];` +
			`[b]${size(low.shortSide)}[low];[c]fps=1000/${STILL_EVERY_MS},${size(low.shortSide)}[still]`,
		...['-map', '[high]', '-map', '0:a', ...video(high.videoBits), ...sound(high.audioBits)],
		...listOf(high.name),
		...['-map', '[low]', '-map', '0:a', ...video(low.videoBits), ...sound(low.audioBits)],
		...listOf(low.name),
		...['-map', '0:a', ...sound(audio.audioBits), ...listOf(audio.name)],
		...['-map', '[still]', '-c:v', 'mjpeg', '-q:v', '8', '-f', 'image2', '-update', '1'],
		...['-atomic_writing', '1', '-y', 'still.jpg'],
		// Says of each picture when it was recorded, as soon as it is read.
		...['-map', '0:v', '-c', 'copy', '-flush_packets', '1', '-f', 'framecrc', 'pipe:1'],
	];
}

/** Every segment stays: the recording is made of the same ones as the live list. */
function listOf(name: string): readonly string[] {
	return [
		...['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_list_size', '0'],
		...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
		...['-hls_flags', 'independent_segments+temp_file'],
		...['-hls_segment_filename', `${name}/%d.m4s`, `${name}/list.m3u8`],
	];
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEADLINE_MS = 10_000;

/**
 * Where the ffmpeg of this machine is: at `FFMPEG_PATH`, else on the `PATH`.
 * @returns null where there is none that can make H.264 and AAC
 */
export async function findFfmpeg(named: string | undefined): Promise<string | null> {
	const path = named ?? 'ffmpeg';
	try {
		const { stdout } = await run(path, ['-hide_banner', '-encoders'], { timeout: DEADLINE_MS });
		return /\blibx264\b/.test(stdout) && /\baac\b/.test(stdout) ? path : null;
	} catch {
		return null;
	}
}

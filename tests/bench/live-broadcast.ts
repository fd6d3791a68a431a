import { join } from 'node:path';
import pino from 'pino';

import type { StreamId } from '../../src/lib/domain/ids';
import { CHUNK_MS } from '../../src/lib/domain/live/chunk-order';
import { VIDEO_LIMITS } from '../../server/video/limits';
import { FFMPEG, recordedPieces } from '../../server/video/sample.fixture';
import { StreamFolder } from '../../server/video/stream-folder';
import { VideoStudio } from '../../server/video/video-studio';
import { HOST, type RunningSession } from './live-evening';

/** What a phone sends into a session, as it is recorded. */
export interface Sending {
	readonly stream: StreamId;
	end(): Promise<void>;
}

/**
 * Sends a lively picture, piece by piece as a phone does, through the market's own studio and ffmpeg,
 * and puts it on air.
 * @param dataDir of the nodes at which it is watched
 * @param seconds that there is something to send
 */
export async function sendVideo(
	evening: RunningSession,
	{ dataDir, seconds }: { readonly dataDir: string; readonly seconds: number },
): Promise<Sending> {
	const pieces = await recordedPieces(seconds, true);
	const studio = new VideoStudio({
		...{ database: evening.database, clock: Date.now, log: pino({ enabled: false }) },
		folder: new StreamFolder(join(dataDir, 'video')),
		ffmpeg: () => Promise.resolve(FFMPEG),
		freeBytes: () => Promise.resolve(Infinity),
		limits: VIDEO_LIMITS,
	});
	const run = { sessionId: evening.sessionId, isRehearsal: false };
	const key = await studio.begin({ ...run, slotKey: null, producerId: null, actor: HOST });
	await evening.act({ do: 'air', source: { kind: 'stream', id: key.id, producerId: null } });
	let isOver = false;
	const from = performance.now();
	const sending = (async () => {
		for (const [n, bytes] of pieces.entries()) {
			const waitMs = from + (n + 1) * CHUNK_MS - performance.now();
			if (waitMs > 0) await new Promise((settle) => setTimeout(settle, waitMs));
			if (isOver) return;
			const place = { part: 0, n };
			const answer = await studio.take({ ...key, accountId: HOST.accountId }, { place, bytes });
			if (answer.kind !== 'next') throw new Error(`not taken: ${JSON.stringify(answer)}`);
		}
	})();
	return {
		stream: key.id,
		async end() {
			isOver = true;
			await sending;
			await studio.stop();
		},
	};
}

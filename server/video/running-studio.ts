import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { getEnvironment, getRuntime } from '../runtime';
import { LIST_FRESH_MS, STILL_FRESH_MS, type ReadList, type Still } from './answer-video';
import { CaptionsFolder } from './captions';
import { findFfmpeg } from './find-ffmpeg';
import { Fresh } from './fresh';
import { VIDEO_LIMITS } from './limits';
import { PieceMemory } from './piece-memory';
import { StreamFolder } from './stream-folder';
import { REPLAY_FRESH_MS, type ToldReplay } from './tell-replay';
import { VideoStudio } from './video-studio';
import { KnownStreams } from './watch-access';

export interface RunningStudio {
	readonly studio: VideoStudio;
	readonly folder: StreamFolder;
	readonly known: KnownStreams;
	readonly captions: CaptionsFolder;
	readonly lists: Fresh<ReadList>;
	readonly stills: Fresh<Still>;
	readonly pieces: PieceMemory;
	readonly replays: Fresh<ToldReplay>;
	readonly ffmpeg: () => Promise<string | null>;
}

const MB = 1_000_000;
const MOST_LISTS = 300;
const MOST_REPLAYS = 20;
const MOST_STILLS = 20;
let running: RunningStudio | undefined;

/** Where this node takes streams in and keeps them, below `DATA_DIR`. */
export function getStudio(): RunningStudio {
	if (running) return running;
	const { dataDir, ffmpegPath, videoMemoryMb } = getEnvironment();
	const { database, clock, log } = getRuntime();
	const root = join(dataDir, 'video');
	const folder = new StreamFolder(root);
	let found: Promise<string | null> | undefined;
	const ffmpeg = () => (found ??= findFfmpeg(ffmpegPath));
	const studio = new VideoStudio({
		...{ database, clock, log, folder, ffmpeg },
		freeBytes: () => freeBytesAt(root),
		limits: VIDEO_LIMITS,
	});
	studio.start();
	const events: NodeJS.EventEmitter = process;
	// server/main.ts says it before it waits for requests to end, and waits for this before it ends.
	events.once('market:closing', (wait: (work: Promise<void>) => void) => {
		wait(studio.stop());
	});
	const lists = new Fresh<ReadList>(LIST_FRESH_MS, MOST_LISTS);
	const stills = new Fresh<Still>(STILL_FRESH_MS, MOST_STILLS);
	const replays = new Fresh<ToldReplay>(REPLAY_FRESH_MS, MOST_REPLAYS);
	const captions = new CaptionsFolder(join(root, 'captions'));
	const pieces = new PieceMemory(videoMemoryMb * MB);
	const known = new KnownStreams();
	running = { studio, folder, captions, known, lists, stills, pieces, replays, ffmpeg };
	return running;
}

async function freeBytesAt(folder: string): Promise<number> {
	await mkdir(folder, { recursive: true });
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}

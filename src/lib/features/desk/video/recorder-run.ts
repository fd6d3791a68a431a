import { CHUNK_MAX_BYTES, CHUNK_MS } from '$lib/domain/live/chunk-order';

import type { Quality } from './studio-camera';

/** Three looks at a recorder that gave nothing: far more than it needs for a piece, on any phone. */
const LOOK_MS = 2_500;
const MOST_QUIET_LOOKS = 3;

/** The server knows a recording by how it begins: a phone with much to do gives one byte at first. */
const BEGINNING_BYTES = 64;

export interface RunParts {
	readonly camera: MediaStream;
	readonly mimeType: string;
	readonly quality: Quality;
	/** @param ms how much of the evening is in it */
	readonly onPiece: (n: number, bytes: Blob, ms: number) => void;
	/**
	 * It goes on no more: its camera or microphone went away, or it cannot.
	 * @param isSilent it gave nothing, and said nothing of it
	 */
	readonly onLost: (isSilent: boolean) => void;
}

/**
 * Records in pieces that the server takes, numbered from 0.
 * @returns how to stop it: what it had not given yet still comes
 * @throws DOMException where this camera cannot be recorded, or not any more
 */
export function runRecorder({ camera, mimeType, quality, onPiece, onLost }: RunParts): () => void {
	let n = 0;
	let beginning: Blob | null = null;
	let isWanted = true;
	const recorder = new MediaRecorder(camera, {
		mimeType,
		videoBitsPerSecond: quality.videoBits,
		audioBitsPerSecond: quality.audioBits,
		// A piece of MP4 ends before a whole picture: Chromium makes one in five seconds otherwise.
		...(mimeType.startsWith('video/mp4') && { videoKeyFrameIntervalDuration: CHUNK_MS }),
	});
	// Looks are counted, not time: a page that stood still meanwhile has missed what would be told it.
	let quietLooks = 0;
	const timer = setInterval(() => {
		quietLooks = isHeld(camera) ? 0 : quietLooks + 1;
		if (quietLooks >= MOST_QUIET_LOOKS) lose(true);
	}, LOOK_MS);
	const lose = (isSilent: boolean) => {
		clearInterval(timer);
		if (!isWanted) return;
		isWanted = false;
		onLost(isSilent);
	};
	recorder.onerror = recorder.onstop = () => {
		lose(false);
	};
	recorder.ondataavailable = ({ data }) => {
		if (data.size > 0) quietLooks = 0;
		const whole: Blob = beginning === null ? data : new Blob([beginning, data]);
		beginning = n === 0 && whole.size < BEGINNING_BYTES ? whole : null;
		if (beginning !== null) return;
		for (let from = 0; from < whole.size; from += CHUNK_MAX_BYTES) {
			onPiece(n++, whole.slice(from, from + CHUNK_MAX_BYTES), from === 0 ? CHUNK_MS : 0);
		}
	};
	try {
		recorder.start(CHUNK_MS);
	} catch (thrown) {
		clearInterval(timer);
		throw thrown;
	}
	return () => {
		clearInterval(timer);
		isWanted = false;
		if (recorder.state !== 'inactive') recorder.stop();
	};
}

/** Whether the phone gives nothing of a camera just now: it rings. */
export function isHeld(camera: MediaStream): boolean {
	return camera.getTracks().some(({ muted }) => muted);
}

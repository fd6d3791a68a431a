import { CHUNK_MAX_BYTES, CHUNK_MS } from '$lib/domain/live/chunk-order';

import type { Quality } from './studio-camera';

/** The server knows a recording by how it begins: a phone with much to do gives one byte at first. */
const BEGINNING_BYTES = 64;

export interface RunParts {
	readonly camera: MediaStream;
	readonly mimeType: string;
	readonly quality: Quality;
	/** @param ms how much of the evening is in it */
	readonly onPiece: (n: number, bytes: Blob, ms: number) => void;
	/** It stopped by itself: its camera or microphone went away, or it cannot go on. */
	readonly onLost: () => void;
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
	});
	const lose = () => {
		if (!isWanted) return;
		isWanted = false;
		onLost();
	};
	recorder.onerror = lose;
	recorder.onstop = lose;
	recorder.ondataavailable = ({ data }) => {
		const whole: Blob = beginning === null ? data : new Blob([beginning, data]);
		beginning = n === 0 && whole.size < BEGINNING_BYTES ? whole : null;
		if (beginning !== null) return;
		for (let from = 0; from < whole.size; from += CHUNK_MAX_BYTES) {
			onPiece(n++, whole.slice(from, from + CHUNK_MAX_BYTES), from === 0 ? CHUNK_MS : 0);
		}
	};
	recorder.start(CHUNK_MS);
	return () => {
		isWanted = false;
		if (recorder.state !== 'inactive') recorder.stop();
	};
}

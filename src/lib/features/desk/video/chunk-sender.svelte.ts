import {
	CHUNK_MS,
	type ChunkAnswer,
	type ChunkPlace,
	type StreamEnd,
} from '$lib/domain/live/chunk-order';
import { errorRule, type AppErrorWire } from '$lib/domain/errors';

import type { Asked } from '../online';

interface Piece {
	readonly place: ChunkPlace;
	readonly bytes: Blob;
	/** How much of the evening is in it. */
	readonly ms: number;
}

export interface SenderParts {
	readonly send: (place: ChunkPlace, bytes: Blob) => Promise<Asked<ChunkAnswer>>;
	/** The server cannot go on with this run of the recorder: a new one must begin, of that number. */
	readonly onNewPart: (part: number) => void;
	/** More waits than can be kept: it was let go. */
	readonly onBehind: () => void;
	readonly onOver: (because: StreamEnd) => void;
	readonly onRefused: (error: AppErrorWire) => void;
	readonly wait?: (ms: number) => Promise<void>;
}

/** As much as a phone keeps of what the network has not taken yet. */
export const MOST_WAITING_MS = 15_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4_000;

/** Sends a recorder's pieces one after the other, each until it is taken. */
export class ChunkSender {
	readonly #parts: SenderParts;
	#queue: readonly Piece[] = [];
	#waitingMs = $state(0);
	#sentBytes = $state(0);
	#isSending = false;
	#isOver = false;

	constructor(parts: SenderParts) {
		this.#parts = parts;
	}

	/** What the network has not taken yet, in milliseconds of the evening. */
	get waitingMs(): number {
		return this.#waitingMs;
	}

	get sentBytes(): number {
		return this.#sentBytes;
	}

	add(place: ChunkPlace, bytes: Blob, ms = CHUNK_MS): void {
		if (this.#isOver) return;
		this.#setQueue([...this.#queue, { place, bytes, ms }]);
		if (this.#waitingMs > MOST_WAITING_MS) {
			this.#setQueue([]);
			this.#parts.onBehind();
		}
		if (!this.#isSending) void this.#sendAll();
	}

	/** Nothing more is sent. */
	stop(): void {
		this.#isOver = true;
		this.#setQueue([]);
	}

	async #sendAll(): Promise<void> {
		this.#isSending = true;
		let waitMs = FIRST_WAIT_MS;
		for (;;) {
			const [piece] = this.#queue;
			if (!piece || this.#isOver) break;
			const asked = await this.#parts.send(piece.place, piece.bytes);
			if (asked.kind === 'answered') {
				waitMs = FIRST_WAIT_MS;
				this.#take(piece, asked.value);
			} else if (errorRule(asked.error.code).retry === 'backoff') {
				await (this.#parts.wait ?? pause)(waitMs);
				waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
			} else {
				this.stop();
				this.#parts.onRefused(asked.error);
			}
		}
		this.#isSending = false;
	}

	#take({ place, bytes }: Piece, answer: ChunkAnswer): void {
		if (this.#isOver) return;
		if (answer.kind === 'over') {
			this.stop();
			this.#parts.onOver(answer.because);
			return;
		}
		const { next } = answer;
		if (!isBefore(place, next)) {
			// Something before it is missing, and not here any more.
			this.#beginAnew(Math.max(next.part, place.part) + 1);
			return;
		}
		this.#sentBytes += bytes.size;
		this.#setQueue(this.#queue.filter((piece) => !isBefore(piece.place, next)));
		const [following] = this.#queue;
		// Its encoder ended: what this run of the recorder still says cannot be understood.
		if (next.part > place.part && (following?.place.part ?? 0) < next.part) {
			this.#beginAnew(next.part);
		}
	}

	#beginAnew(part: number): void {
		this.#setQueue([]);
		this.#parts.onNewPart(part);
	}

	#setQueue(queue: readonly Piece[]): void {
		this.#queue = queue;
		this.#waitingMs = queue.reduce((sum, { ms }) => sum + ms, 0);
	}
}

function isBefore(one: ChunkPlace, other: ChunkPlace): boolean {
	return one.part < other.part || (one.part === other.part && one.n < other.n);
}

function pause(ms: number): Promise<void> {
	return new Promise((settle) => setTimeout(settle, ms));
}

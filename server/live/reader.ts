import type { AppError } from '$lib/domain/errors';

import type { RawRoad } from '../http/take-over';
import { refusalFrame, SessionFrame, type WireFrame } from './frames';

/** How the hub hears of whoever reads. */
export interface ReaderEvents {
	/** It can take more again. */
	readonly onDrain: () => void;
	/** It is gone; nothing reaches it any more. */
	readonly onClose: () => void;
}

/** Somebody who is sent frames. It queues nothing: who can take no more is given no more. */
export interface Reader {
	attach(events: ReaderEvents): void;
	/** Whether nothing that was given before is still on its way. */
	readonly isIdle: boolean;
	/** @returns whether it can take more at once; if not, `onDrain` tells when it can */
	give(frames: readonly WireFrame[]): boolean;
	/** Ends it in order, after a last word. */
	end(last: WireFrame): void;
	/** Ends it because it may not go on. */
	refuse(error: AppError): void;
	/** Ends it at once. */
	destroy(): void;
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * Writes on a connection itself: the same bytes to all, one write to each. By way of Node's response
 * every write would be framed, corked and queued anew.
 */
export class SocketReader implements Reader {
	readonly #road: RawRoad;

	constructor(road: RawRoad) {
		this.#road = road;
	}

	attach({ onDrain, onClose }: ReaderEvents): void {
		const { socket } = this.#road;
		socket.on('drain', onDrain);
		if (socket.destroyed) onClose();
		else socket.once('close', onClose);
	}

	get isIdle(): boolean {
		return this.#road.socket.writableLength === 0;
	}

	give(frames: readonly WireFrame[]): boolean {
		const { socket } = this.#road;
		const [first] = frames;
		if (!first || !socket.writable) return true;
		const bytes =
			frames.length === 1 ? this.#bytesOf(first) : Buffer.concat(frames.map(this.#bytesOf));
		return socket.write(bytes);
	}

	end(last: WireFrame): void {
		const { socket, isChunked } = this.#road;
		if (!socket.writable) return;
		socket.write(this.#bytesOf(last));
		if (isChunked) socket.write(LAST_CHUNK);
		// Whoever never hears the last word does not keep the other half of the road open.
		socket.destroySoon();
	}

	refuse(error: AppError): void {
		this.end(refusalFrame(error));
	}

	destroy(): void {
		this.#road.socket.destroy();
	}

	readonly #bytesOf = (frame: WireFrame): Buffer =>
		this.#road.isChunked ? frame.chunk : frame.plain;
}

/** Hands on what it is given to whoever pulls: a subscription that tRPC itself sends, or a test. */
export class PulledReader implements Reader {
	readonly #given: SessionFrame[] = [];
	#events: ReaderEvents | undefined;
	#isOver = false;
	/** What whoever pulls meets in place of an end. */
	#thrown: AppError | undefined;
	#goOn: () => void = () => undefined;

	attach(events: ReaderEvents): void {
		this.#events = events;
		if (this.#isOver) events.onClose();
	}

	get isIdle(): boolean {
		return this.#given.length === 0;
	}

	give(frames: readonly WireFrame[]): boolean {
		// Heart-beats are the business of whoever sends it.
		this.#given.push(...frames.filter((frame) => frame instanceof SessionFrame));
		this.#goOn();
		return this.#given.length === 0;
	}

	end(): void {
		this.destroy();
	}

	refuse(error: AppError): void {
		this.#thrown = error;
		this.destroy();
	}

	destroy(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#goOn();
		this.#events?.onClose();
	}

	/** What it is given, one by one, until one of the sides ends it. */
	async *frames(signal: AbortSignal): AsyncGenerator<SessionFrame, void, undefined> {
		const leave = () => {
			this.destroy();
		};
		signal.addEventListener('abort', leave, { once: true });
		if (signal.aborted) leave();
		try {
			while (!this.#isOver) {
				const next = this.#given.shift();
				if (next) {
					yield next;
					if (this.#given.length === 0) this.#events?.onDrain();
				} else {
					await new Promise<void>((settle) => (this.#goOn = settle));
				}
			}
			if (this.#thrown) throw this.#thrown;
		} finally {
			signal.removeEventListener('abort', leave);
			leave();
		}
	}
}

import { AppError } from '$lib/domain/errors';
import {
	afterChunk,
	CHUNK_MAX_BYTES,
	CHUNK_MS,
	judgeChunk,
	PART_MAX,
	type ChunkAnswer,
	type ChunkPlace,
	type StreamEnd,
} from '$lib/domain/live/chunk-order';
import type { StreamId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { readState } from '../live/record';
import { Encoder } from './encoder';
import { containerOf, type Container } from './ffmpeg-arguments';
import { keptBytesOf } from './limits';
import { PartClock } from './part-times';
import { beginPart, getStream, keptOf, nextPart, noteTaken, type StreamRow } from './streams';
import type { Chunk, StudioParts } from './video-studio';

/** Pieces that wait at once: a phone sends one after the other. */
const MOST_WAITING = 4;
const LOOK_EVERY_MS = 3_000;
/** What a phone may be ahead of its bit rate: it had no network for a while. */
const AHEAD_SECONDS = 40;

export interface OpenStreamParts extends StudioParts {
	/** Whether the machine has hands for one more encoder, besides that of this stream. */
	readonly hasHands: (id: StreamId) => boolean;
}

/** A stream that this node takes in: its pieces one after the other, and the encoder behind. */
export class OpenStream {
	readonly #parts: OpenStreamParts;
	readonly row: StreamRow;
	#next: ChunkPlace;
	/** The last part that this node knows of: it began it, or found it. */
	#lastPart: number;
	#hasMoved = false;
	#encoder: Encoder | null = null;
	#partClock: PartClock | null = null;
	#over: StreamEnd | null = null;
	/** Taken by all nodes, as far as this one knows; and by this one since it last said so. */
	#bytes: number;
	#unsaidBytes = 0;
	#saidAt = -Infinity;
	#lastAt: EpochMs;
	#lookedAt = -Infinity;
	#waiting = 0;
	#isStarting = false;
	/** Made by encoders that are gone. */
	#madeMs = 0;
	#line: Promise<unknown> = Promise.resolve();

	constructor(parts: OpenStreamParts, row: StreamRow, next: ChunkPlace) {
		this.#parts = parts;
		this.row = row;
		this.#next = next;
		this.#lastPart = next.part - 1;
		this.#bytes = row.bytes;
		this.#lastAt = parts.clock();
	}

	/** When something came here last. */
	get lastAt(): EpochMs {
		return this.#lastAt;
	}

	get isEncoding(): boolean {
		return this.#isStarting || (this.#encoder?.isRunning ?? false);
	}

	get pid(): number | undefined {
		return this.#encoder?.pid;
	}

	/** As far as its encoder has read. */
	get heardMs(): number {
		return this.#partClock?.heardMs ?? 0;
	}

	/**
	 * Takes a piece when those before it have been taken.
	 * @returns null where another node went on with the stream: what this one knows of it is of no use
	 */
	async take(chunk: Chunk): Promise<ChunkAnswer | null> {
		if (chunk.bytes.byteLength > CHUNK_MAX_BYTES) throw new AppError('PAYLOAD_TOO_LARGE');
		const arrivedAt = this.#parts.clock();
		return this.#inLine(() => this.#take(chunk, arrivedAt));
	}

	/** Lets the encoder write what it has, and end. The next piece must begin a new part. */
	async letGo(): Promise<void> {
		await this.#inLine(() => this.#closeAndSay(), true);
	}

	/**
	 * Lets the encoder of a stream go of which nothing comes.
	 * @returns why it is over, where it is, or that another node went on with it
	 */
	async rest(): Promise<StreamEnd | 'moved' | null> {
		return this.#inLine(async () => {
			await this.#closeAndSay();
			if (this.#over !== null) return this.#over;
			const row = await getStream(this.#parts.database, this.row.id);
			if (row?.endedAt !== null) return row?.endedBecause ?? 'ended';
			return (await this.#isMoved()) ? 'moved' : null;
		}, true);
	}

	async end(because: StreamEnd): Promise<void> {
		this.#over = because;
		await this.letGo();
	}

	#inLine<T>(work: () => Promise<T>, isOurs = false): Promise<T> {
		if (this.#waiting >= MOST_WAITING && !isOurs) {
			return Promise.reject(new AppError('SERVER_BUSY'));
		}
		this.#waiting += 1;
		const done = this.#line.then(work).finally(() => (this.#waiting -= 1));
		this.#line = done.catch(() => undefined);
		return done;
	}

	async #take({ place, bytes }: Chunk, arrivedAt: EpochMs): Promise<ChunkAnswer | null> {
		if (this.#hasMoved) return null;
		this.#over ??= await this.#whyOver(bytes.byteLength);
		if (this.#over !== null) return { kind: 'over', because: this.#over };
		// What an encoder that ended had taken is whole in itself: what follows needs a new beginning.
		if (this.#encoder && !this.#encoder.isRunning) await this.#closePart();
		const verdict = judgeChunk(this.#next, place);
		if (verdict === 'gap' && (await this.#isMoved())) return null;
		if (verdict === 'begin' || verdict === 'take') {
			this.#requireRate(bytes.byteLength);
			if (verdict === 'begin' && !(await this.#beginPart(place.part, bytes))) return null;
			this.#lastAt = this.#parts.clock();
			this.#partClock?.arrived(arrivedAt);
			if (await this.#encoder?.write(bytes)) {
				this.#bytes += bytes.byteLength;
				this.#unsaidBytes += bytes.byteLength;
				this.#next = afterChunk(place);
				if (this.#lastAt - this.#saidAt >= LOOK_EVERY_MS) await this.#say();
			} else {
				await this.#closePart();
			}
		}
		return { kind: 'next', next: this.#next };
	}

	/** @returns false where another node went on with it */
	async #beginPart(part: number, bytes: Uint8Array): Promise<boolean> {
		const container = containerOf(bytes);
		if (!container || part > PART_MAX) throw new AppError('MALFORMED_REQUEST');
		// Many may have been let in while none of them sent anything yet.
		if (!this.#parts.hasHands(this.row.id)) throw new AppError('SERVER_BUSY');
		this.#isStarting = true;
		try {
			return await this.#startEncoder(part, container);
		} finally {
			this.#isStarting = false;
		}
	}

	async #startEncoder(part: number, container: Container): Promise<boolean> {
		const { clock, database, folder, limits, log } = this.#parts;
		const ffmpeg = await this.#parts.ffmpeg();
		if (ffmpeg === null) throw new AppError('VIDEO_OFF');
		await this.#endEncoder();
		const { id } = this.row;
		// The first piece comes when it is full. One whose encoder did not start is begun again.
		const begun = { streamId: id, part, beganAt: clock() - CHUNK_MS };
		if (part !== this.#lastPart && !(await beginPart(database, begun))) {
			await this.#leave();
			return false;
		}
		this.#lastPart = part;
		this.#next = { part, n: 0 };
		const partClock = new PartClock(folder.timesOf(id, part));
		this.#encoder = await Encoder.start({
			...{ ffmpeg, container, log, hangMs: limits.hangMs },
			folder: folder.partOf(id, part),
			mostSeconds: Math.ceil(limits.streamMs / 1_000),
			mostMadeMs: () => this.#mostMadeMs(),
			onTooMuch: () => (this.#over = 'bytes'),
			onHeard: (mediaMs) => {
				partClock.heard(mediaMs);
			},
		});
		this.#partClock = partClock;
		return true;
	}

	/** Whether another node began a part behind those that this one knows of. */
	async #isMoved(): Promise<boolean> {
		const { database } = this.#parts;
		if ((await nextPart(database, this.row.id)) <= this.#lastPart + 1) return false;
		await this.#leave();
		return true;
	}

	async #leave(): Promise<void> {
		await this.#closeAndSay();
		this.#hasMoved = true;
	}

	/** Writes down what was taken: by that other nodes know that it is sent. */
	async #say(): Promise<void> {
		if (this.#unsaidBytes === 0) return;
		const taken = { bytes: this.#unsaidBytes, at: this.#lastAt };
		const all = await noteTaken(this.#parts.database, this.row.id, taken);
		this.#unsaidBytes = 0;
		this.#saidAt = taken.at;
		this.#bytes = all ?? this.#bytes;
	}

	async #closeAndSay(): Promise<void> {
		await this.#closePart();
		await this.#say();
	}

	async #closePart(): Promise<void> {
		if (await this.#endEncoder()) this.#next = { part: this.#next.part + 1, n: 0 };
	}

	/** @returns whether there was one */
	async #endEncoder(): Promise<boolean> {
		const [encoder, partClock] = [this.#encoder, this.#partClock];
		this.#encoder = null;
		this.#partClock = null;
		await encoder?.end();
		this.#madeMs += encoder?.madeMs ?? 0;
		await partClock?.end();
		return encoder !== null;
	}

	/** Of its encoder: what is made of a stream lasts no longer than the stream. */
	#mostMadeMs(): number {
		return this.#parts.clock() - this.row.startedAt + AHEAD_SECONDS * 1_000 - this.#madeMs;
	}

	#requireRate(bytes: number): void {
		const seconds = (this.#parts.clock() - this.row.startedAt) / 1_000 + AHEAD_SECONDS;
		const most = (seconds * this.#parts.limits.bitsPerSecond) / 8;
		if (this.#bytes + bytes > most) {
			throw new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 1 });
		}
	}

	/** @returns null where it may go on */
	async #whyOver(bytes: number): Promise<StreamEnd | null> {
		const { clock, limits } = this.#parts;
		const now = clock();
		if (now - this.row.startedAt > limits.streamMs) return 'minutes';
		if (this.#bytes + bytes > limits.streamBytes) return 'bytes';
		if (now - this.#lookedAt < LOOK_EVERY_MS) return null;
		const why = await this.#look(now);
		this.#lookedAt = now;
		return why;
	}

	async #look(now: EpochMs): Promise<StreamEnd | null> {
		const { database, freeBytes, limits } = this.#parts;
		const { id, sessionId, startedAt } = this.row;
		if ((await freeBytes()) < limits.freeBytes) return 'disk';
		if ((await readState(database, this.row)).phase !== 'running') return 'sessionOver';
		const row = await getStream(database, id);
		if (row?.endedAt !== null) return row?.endedBecause ?? 'ended';
		const mine = keptBytesOf(now - startedAt);
		const others = await keptOf(database, sessionId, { now, limits, except: id });
		return others + mine > limits.sessionBytes ? 'bytes' : null;
	}
}

import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';

import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { streamId, type ProducerId, type SessionId, type StreamId } from '$lib/domain/ids';
import type { ChunkAnswer, ChunkPlace, StreamEnd } from '$lib/domain/live/chunk-order';
import type { EpochMs } from '$lib/domain/time';

import type { Actor } from '../audit/record-change';
import { recordChange } from '../audit/record-change';
import type { Database, Transaction } from '../database/database';
import { readState } from '../live/record';
import { hashOf, isSameHash } from '../sync/secrets';
import type { VideoLimits } from './limits';
import { leaveAir, succeedOnAir } from './leave-air';
import { OpenStream } from './open-stream';
import type { StreamFolder } from './stream-folder';
import {
	closeStream,
	getStream,
	isSameTurn,
	keptOf,
	listIdle,
	nextPart,
	openStream,
	type StreamRow,
} from './streams';

export interface StudioParts {
	readonly database: Database;
	readonly clock: () => EpochMs;
	readonly log: Logger;
	readonly folder: StreamFolder;
	/** Null where this machine has none: then nothing can be sent. */
	readonly ffmpeg: () => Promise<string | null>;
	/** Free bytes where streams lie. */
	readonly freeBytes: () => Promise<number>;
	readonly limits: VideoLimits;
}

export interface BroadcastWish {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
	/** Null for a host. */
	readonly slotKey: string | null;
	readonly producerId: ProducerId | null;
	readonly actor: Actor;
}

/** What a phone needs to send. */
export interface StreamKey {
	readonly id: StreamId;
	readonly key: string;
}

/** A host who ends what somebody sends. */
export interface EndedBy {
	readonly actor: Actor;
	/** Whether what was seen of it is kept from everybody, too. */
	readonly isHidden: boolean;
}

interface Ending {
	readonly because: StreamEnd;
	readonly by?: EndedBy | undefined;
	/** It does not end if a node has taken something since. */
	readonly idleSince?: EpochMs;
}

export interface Chunk {
	readonly place: ChunkPlace;
	readonly bytes: Uint8Array;
}

const TIDY_EVERY_MS = 5_000;

/** Takes in what phones send into sessions, at this node. */
export class VideoStudio {
	readonly #parts: StudioParts;
	readonly #open = new Map<StreamId, OpenStream>();
	readonly #opening = new Map<StreamId, Promise<OpenStream | null>>();
	#timer: NodeJS.Timeout | undefined;
	#isStopped = false;

	constructor(parts: StudioParts) {
		this.#parts = parts;
	}

	/** Begins to look after streams that nobody sends any more. */
	start(): void {
		const tidy = () =>
			this.tidy().catch((thrown: unknown) => {
				this.#parts.log.warn({ err: thrown }, 'streams could not be tidied; tried again soon');
			});
		this.#timer = setInterval(() => void tidy(), TIDY_EVERY_MS);
		this.#timer.unref();
	}

	/** Ends every encoder: what was sent is kept, and phones go on at another node. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearInterval(this.#timer);
		const open = [...this.#open.values()];
		this.#open.clear();
		// Each ends its encoder first: where the database is gone too, the rest must not wait for it.
		await Promise.allSettled(open.map((stream) => stream.letGo()));
	}

	/** Encoders that run here. */
	get running(): number {
		return this.#running(() => false);
	}

	/** The process that works on a stream, for tests that end it. */
	pidOf(id: StreamId): number | undefined {
		return this.#open.get(id)?.pid;
	}

	/** As far as the encoder of a stream has read in its part, for tests that wait for it. */
	heardMsOf(id: StreamId): number {
		return this.#open.get(id)?.heardMs ?? 0;
	}

	/**
	 * Opens a stream for somebody who may: that is for the caller to know.
	 * @throws AppError VIDEO_OFF · CHANGED_MEANWHILE where the run is not on · STREAMS_FULL
	 * where as many are sent here as it takes · SERVER_BUSY where the disk has no room now · FILES_FULL where the session has kept too much
	 */
	async begin(wish: BroadcastWish): Promise<StreamKey> {
		const { database, clock, limits } = this.#parts;
		const { actor, ...stream } = wish;
		if ((await this.#parts.ffmpeg()) === null) throw new AppError('VIDEO_OFF');
		if ((await readState(database, wish)).phase !== 'running') {
			throw new AppError('CHANGED_MEANWHILE');
		}
		if (this.#running((row) => isSameTurn(row, wish)) >= limits.streamsAtOnce) {
			throw new AppError('STREAMS_FULL', { most: limits.streamsAtOnce });
		}
		if ((await this.#parts.freeBytes()) < limits.freeBytes) throw new AppError('SERVER_BUSY');
		const now = clock();
		if ((await keptOf(database, wish.sessionId, { now, limits })) >= limits.sessionBytes) {
			throw new AppError('FILES_FULL');
		}
		const id = streamId(crypto.randomUUID());
		const key = randomBytes(24).toString('base64url');
		const gone = await database.transaction(async (tx) => {
			const accountId = actor.accountId;
			const row = { ...stream, id, accountId, keyHash: hashOf(key), startedAt: now };
			await recordChange(tx, {
				actor,
				at: now,
				action: 'video.begin',
				subject: `session ${wish.sessionId}`,
				producerId: wish.producerId,
				after: { stream: id, isRehearsal: wish.isRehearsal },
			});
			// Its phone began anew, or another one took over: whoever watches goes along.
			return succeedOnAir(tx, wish, { id, now, open: () => openStream(tx, row) });
		});
		await Promise.all(gone.map((one) => this.end(one, 'takenOver')));
		return { id, key };
	}

	/**
	 * Takes a piece in.
	 * @throws AppError NOT_FOUND where the stream is not that person's, or the key is wrong ·
	 * MALFORMED_REQUEST where a part begins with what no recorder makes · TOO_MANY_REQUESTS ·
	 * SERVER_BUSY, also where others began to send before this one: it is sent again until they end
	 */
	async take(
		{ id, key, accountId }: StreamKey & { readonly accountId: AccountId },
		chunk: Chunk,
	): Promise<ChunkAnswer> {
		const open = this.#open.get(id) ?? (await this.#find(id));
		// Another node takes it, or this one when it is up again.
		if (this.#isStopped) throw new AppError('SERVER_BUSY');
		if (open === null) return this.#answerEnded(id, { key, accountId });
		if (open.row.accountId !== accountId || !isSameHash(open.row.keyHash, hashOf(key))) {
			throw new AppError('NOT_FOUND');
		}
		const answer = await open.take(chunk);
		if (answer === null) {
			// It comes back from another node: it goes on behind what was taken there.
			this.#drop(open);
			return this.take({ id, key, accountId }, chunk);
		}
		if (answer.kind === 'over') await this.end(id, answer.because);
		return answer;
	}

	/**
	 * Ends a stream, once; what was sent is kept. It does not stay on air. One that has ended already is
	 * still kept from everybody where that is wished.
	 * @param by who ends it; left out where nobody does
	 */
	async end(id: StreamId, because: StreamEnd, by?: EndedBy): Promise<void> {
		// One that is just being looked up would go on beside this.
		const open = this.#open.get(id) ?? (await this.#opening.get(id));
		await open?.end(because);
		await this.#close(id, { because, by });
		// Kept until it is written: what fails here is tried again when streams are tidied.
		this.#open.delete(id);
	}

	/**
	 * Lets encoders go that get nothing, and ends streams that nobody came back to, whichever node they
	 * were sent to: it may be gone. A node that gets nothing of a stream knows nothing of others that do.
	 */
	async tidy(): Promise<void> {
		const { clock, database, limits } = this.#parts;
		const now = clock();
		for (const [id, stream] of [...this.#open]) {
			if (now - stream.lastAt <= limits.partIdleMs) continue;
			const found = await stream.rest();
			if (found === 'moved') this.#drop(stream);
			else if (found !== null) await this.end(id, found);
		}
		const idleSince = now - limits.streamIdleMs;
		for (const id of await listIdle(database, idleSince)) {
			const isOver = await this.#close(id, { because: 'idle', idleSince });
			const open = this.#open.get(id);
			if (!isOver || !open) continue;
			await open.end('idle');
			this.#drop(open);
		}
	}

	/** @returns whether it is over */
	async #close(id: StreamId, { because, by, idleSince }: Ending): Promise<boolean> {
		const { database, clock, folder } = this.#parts;
		const run = await getStream(database, id);
		if (!run) return true;
		const keptBytes = await folder.sizeOf(id);
		const now = clock();
		const ended = {
			...{ at: now, because, keptBytes },
			...(by?.isHidden === true && { isHidden: true }),
			...(idleSince !== undefined && { idleSince }),
		};
		return database.transaction((tx) => {
			const close = async () => {
				const before = await closeStream(tx, id, ended);
				if (before && by) await recordEnd(tx, before, { by, now });
				return before !== undefined;
			};
			return leaveAir(tx, run, { id, now, close });
		});
	}

	#drop(open: OpenStream): void {
		if (this.#open.get(open.row.id) === open) this.#open.delete(open.row.id);
	}

	/** @param isBesides whether a stream does not count */
	#running(isBesides: (row: StreamRow) => boolean): number {
		const open = [...this.#open.values()];
		return open.filter(({ isEncoding, row }) => isEncoding && !isBesides(row)).length;
	}

	async #answerEnded(
		id: StreamId,
		{ key, accountId }: { readonly key: string; readonly accountId: AccountId },
	): Promise<ChunkAnswer> {
		const row = await getStream(this.#parts.database, id);
		const isTheirs = row?.accountId === accountId && isSameHash(row.keyHash, hashOf(key));
		if (!isTheirs) throw new AppError('NOT_FOUND');
		return { kind: 'over', because: row.endedBecause ?? 'ended' };
	}

	/** A stream that this node does not know: it was begun at another, or before a restart. */
	async #find(id: StreamId): Promise<OpenStream | null> {
		const known = this.#opening.get(id);
		if (known) return known;
		const finding = this.#load(id).finally(() => this.#opening.delete(id));
		this.#opening.set(id, finding);
		return finding;
	}

	async #load(id: StreamId): Promise<OpenStream | null> {
		const row = await getStream(this.#parts.database, id);
		if (!row || row.endedAt !== null) return null;
		const next = { part: await nextPart(this.#parts.database, id), n: 0 };
		const hasHands = (asking: StreamId) =>
			this.#running((one) => one.id === asking) < this.#parts.limits.streamsAtOnce;
		const open = new OpenStream({ ...this.#parts, hasHands }, row, next);
		this.#open.set(id, open);
		return open;
	}
}

/** @param before the stream as it was: one that had ended already can only be hidden */
async function recordEnd(
	tx: Transaction,
	before: StreamRow,
	{ by, now }: { readonly by: EndedBy; readonly now: EpochMs },
): Promise<void> {
	const { id, sessionId, producerId } = before;
	const change = { actor: by.actor, at: now, subject: `session ${sessionId}`, producerId };
	const after = { stream: id, isHidden: by.isHidden };
	if (before.endedAt === null) {
		await recordChange(tx, { ...change, action: 'video.end', after });
	} else if (by.isHidden && !before.isHidden) {
		const { isHidden } = before;
		await recordChange(tx, { ...change, action: 'video.hide', before: { isHidden }, after });
	}
}

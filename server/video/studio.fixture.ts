import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';

import { accountId, type Account } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { CHUNK_MS, type ChunkAnswer } from '$lib/domain/live/chunk-order';
import type { HostAction } from '$lib/domain/live/decide';
import { HOUR_MS } from '$lib/domain/time';
import pino from 'pino';

import { Stall } from '../../tests/fixtures/stall';
import type { SignedIn } from '../accounts/signed-in';
import type { Database } from '../database/database';
import { actAsHost } from '../live/act-as-host';
import type { Run } from '../live/record';
import { getPlan } from '../market/plans';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import {
	answerStream,
	LIST_FRESH_MS,
	STILL_FRESH_MS,
	type ReadList,
	type Still,
} from './answer-video';
import { CaptionsFolder } from './captions';
import { Fresh } from './fresh';
import { VIDEO_LIMITS, type VideoLimits } from './limits';
import { PieceMemory } from './piece-memory';
import { FFMPEG, recordedPieces } from './sample.fixture';
import { StreamFolder } from './stream-folder';
import { VideoStudio, type StreamKey } from './video-studio';
import { KnownStreams } from './watch-access';

/** As much as {@link TestStudio.pieces} are. */
export const SECONDS = 7;

export const next = (part: number, n: number): ChunkAnswer => ({ kind: 'next', next: { part, n } });
export const codeOf = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
export const freely = (): Promise<void> => Promise.resolve();

export type Who = () => Promise<SignedIn | null>;
export function person(change: Partial<Account>): Who {
	const account: Account = {
		...{ id: accountId('somebody'), name: 'Ai đó', email: null, phone: null },
		...{ roles: [], producers: [], ...change },
	};
	return () => Promise.resolve({ account } as SignedIn);
}
export const nobody: Who = () => Promise.resolve(null);
export const host = person({ roles: ['host'] });

/** Made once for all files of a worker. */
let recorded: Promise<readonly Uint8Array[]> | undefined;

/** A studio that runs on a real database, a real ffmpeg and the clock of its stall, test by test. */
export class TestStudio {
	stall!: Stall;
	root = '';
	/** What a phone's recorder makes of {@link SECONDS}, a second each. */
	pieces: readonly Uint8Array[] = [];
	folder!: StreamFolder;
	captions!: CaptionsFolder;
	/** Of this test: a session that has begun. */
	run!: Run;
	slotKey = '';
	studio!: VideoStudio;
	freeBytes = Infinity;

	/** For a test file, which calls it once. */
	static use(): TestStudio {
		const made = new TestStudio();
		beforeAll(() => made.#open(), 120_000);
		afterAll(() => made.#close());
		beforeEach(() => made.#begin());
		afterEach(() => made.studio.stop());
		return made;
	}

	async #open(): Promise<void> {
		this.stall = await Stall.open(8);
		this.root = await mkdtemp(join(tmpdir(), 'video-'));
		this.folder = new StreamFolder(this.root);
		this.captions = new CaptionsFolder(join(this.root, 'captions'));
		this.pieces = await (recorded ??= recordedPieces(SECONDS));
	}

	async #close(): Promise<void> {
		await this.stall[Symbol.asyncDispose]();
		await rm(this.root, { recursive: true, force: true });
	}

	async #begin(): Promise<void> {
		const { stall } = this;
		stall.wait(24);
		this.freeBytes = Infinity;
		const startsAt = stall.now + HOUR_MS;
		const slot = { producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] };
		const session = await createSession(
			this.db,
			{
				...{ slug: crypto.randomUUID(), title: 'Phiên mật', intro: '', startsAt },
				...{ endsAt: startsAt + HOUR_MS, slots: [slot] },
			},
			stall.now,
		);
		this.run = { sessionId: session.id, isRehearsal: false };
		this.slotKey = (await getPlan(this.db, session.id, stall.now))?.plan.slots[0]?.key ?? '';
		this.studio = this.studioOf({});
		await this.act({ do: 'start' });
	}

	get db(): Database {
		return this.stall.db.database;
	}

	readonly act = (action: HostAction, of: Run = this.run) =>
		actAsHost(
			this.db,
			{ ...of, action, actionId: crypto.randomUUID(), actor: ACTOR },
			this.stall.now,
		);

	/** Another node, on the same disk and database. */
	studioOf(limits: Partial<VideoLimits>, ffmpeg: string | null = FFMPEG): VideoStudio {
		return new VideoStudio({
			...{ database: this.db, clock: () => this.stall.now, log: pino({ enabled: false }) },
			folder: this.folder,
			ffmpeg: () => Promise.resolve(ffmpeg),
			freeBytes: () => Promise.resolve(this.freeBytes),
			limits: { ...VIDEO_LIMITS, ...limits },
		});
	}

	readonly begin = (of: Run = this.run): Promise<StreamKey> =>
		this.studio.begin({
			...of,
			slotKey: this.slotKey,
			producerId: this.stall.producer,
			actor: ACTOR,
		});

	readonly send = (
		stream: StreamKey,
		part: number,
		n: number,
		bytes = this.pieces[n] ?? new Uint8Array(1),
	): Promise<ChunkAnswer> =>
		this.studio.take({ ...stream, accountId: ACTOR.accountId }, { place: { part, n }, bytes });

	/** As a phone does: a piece comes when it is recorded. @param lostMs what its recorder loses in each */
	readonly sendAll = async (stream: StreamKey, part = 0, lostMs = 0): Promise<void> => {
		for (const n of this.pieces.keys()) {
			this.stall.now += CHUNK_MS + lostMs;
			expect(await this.send(stream, part, n)).toEqual(next(part, n + 1));
			// It comes to the next piece only once it has read this one.
			await vi.waitFor(() => {
				const heardMs = this.studio.heardMsOf(stream.id);
				expect(heardMs).toBeGreaterThan((Math.min(n, SECONDS - 1) + 0.5) * CHUNK_MS);
			}, 10_000);
		}
	};

	readonly newDesk = () => ({
		folder: this.folder,
		captions: this.captions,
		known: new KnownStreams(),
		lists: new Fresh<ReadList>(LIST_FRESH_MS, 10),
		stills: new Fresh<Still>(STILL_FRESH_MS, 10),
		pieces: new PieceMemory(1_000_000),
	});

	readonly ask = (id: string, file: string, signedIn = nobody, headers = {}): Promise<Response> => {
		const request = new Request('http://market/', { headers });
		const context = { database: this.db, signedIn, mayLook: freely };
		return answerStream(this.newDesk(), context, { request, stream: id, file });
	};

	readonly textOf = async (id: string, file: string): Promise<string> =>
		(await this.ask(id, file)).text();
}

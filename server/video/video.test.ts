import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { accountId, type Account } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { streamId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';
import { CHUNK_MS, type ChunkAnswer } from '$lib/domain/live/chunk-order';
import type { LiveWord } from '$lib/domain/live/live-event';
import { positionOf } from '$lib/domain/live/replay';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import pino from 'pino';

import { Stall } from '../../tests/fixtures/stall';
import type { SignedIn } from '../accounts/signed-in';
import { actAsHost } from '../live/act-as-host';
import { readState, record, type Run } from '../live/record';
import { getPlan } from '../market/plans';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { answerChunk } from './answer-chunk';
import {
	answerReplay,
	answerStream,
	LIST_FRESH_MS,
	STILL_FRESH_MS,
	type ReadList,
	type Still,
} from './answer-video';
import { CaptionsFolder, saveCaptions } from './captions';
import { Fresh } from './fresh';
import { findFfmpeg } from './find-ffmpeg';
import { forgetRecordings } from './forget-recordings';
import { VIDEO_LIMITS, type VideoLimits } from './limits';
import { setHidden } from './manage-recordings';
import { getReplay } from './replay';
import { REPLAY_FRESH_MS, tellReplay, type ToldReplay } from './tell-replay';
import { PieceMemory } from './piece-memory';
import { FFMPEG, makeVideo, recordedPieces } from './sample.fixture';
import { StreamFolder } from './stream-folder';
import { getStream, keptOf, listStreams } from './streams';
import { VideoStudio, type StreamKey } from './video-studio';
import { KnownStreams } from './watch-access';

const SECONDS = 7;
let stall: Stall;
let root: string;
let pieces: readonly Uint8Array[];
let folder: StreamFolder;
let captions: CaptionsFolder;
beforeAll(async () => {
	stall = await Stall.open(8);
	root = await mkdtemp(join(tmpdir(), 'video-'));
	folder = new StreamFolder(root);
	captions = new CaptionsFolder(join(root, 'captions'));
	pieces = await recordedPieces(SECONDS);
}, 60_000);
afterAll(async () => {
	await stall[Symbol.asyncDispose]();
	await rm(root, { recursive: true, force: true });
});

let run: Run;
let slotKey: string;
let studio: VideoStudio;
let freeBytes = Infinity;
beforeEach(async () => {
	stall.wait(24);
	freeBytes = Infinity;
	const startsAt = stall.now + HOUR_MS;
	const slot = { producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] };
	const session = await createSession(
		db(),
		{
			...{ slug: crypto.randomUUID(), title: 'Phiên mật', intro: '', startsAt },
			...{ endsAt: startsAt + HOUR_MS, slots: [slot] },
		},
		stall.now,
	);
	run = { sessionId: session.id, isRehearsal: false };
	slotKey = (await getPlan(db(), session.id, stall.now))?.plan.slots[0]?.key ?? '';
	studio = studioOf({});
	await act({ do: 'start' });
});
afterEach(() => studio.stop());

const db = () => stall.db.database;
const act = (action: HostAction, of: Run = run) =>
	actAsHost(db(), { ...of, action, actionId: crypto.randomUUID(), actor: ACTOR }, stall.now);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);

function studioOf(limits: Partial<VideoLimits>, ffmpeg: string | null = FFMPEG): VideoStudio {
	return new VideoStudio({
		...{ database: db(), clock: () => stall.now, log: pino({ enabled: false }), folder },
		ffmpeg: () => Promise.resolve(ffmpeg),
		freeBytes: () => Promise.resolve(freeBytes),
		limits: { ...VIDEO_LIMITS, ...limits },
	});
}

const begin = (of: Run = run) =>
	studio.begin({ ...of, slotKey, producerId: stall.producer, actor: ACTOR });
const send = (stream: StreamKey, part: number, n: number, bytes = pieces[n] ?? new Uint8Array(1)) =>
	studio.take({ ...stream, accountId: ACTOR.accountId }, { place: { part, n }, bytes });
const next = (part: number, n: number): ChunkAnswer => ({ kind: 'next', next: { part, n } });

/** As a phone does: a piece comes when it is recorded. @param lostMs what its recorder loses in each */
async function sendAll(stream: StreamKey, part = 0, lostMs = 0): Promise<void> {
	for (const n of pieces.keys()) {
		stall.now += CHUNK_MS + lostMs;
		expect(await send(stream, part, n)).toEqual(next(part, n + 1));
		// It comes to the next piece only once it has read this one.
		await vi.waitFor(() => {
			const heardMs = studio.heardMsOf(stream.id);
			expect(heardMs).toBeGreaterThan((Math.min(n, SECONDS - 1) + 0.5) * CHUNK_MS);
		}, 10_000);
	}
}

function person(change: Partial<Account>): () => Promise<SignedIn | null> {
	const account: Account = {
		...{ id: accountId('somebody'), name: 'Ai đó', email: null, phone: null },
		...{ roles: [], producers: [], ...change },
	};
	return () => Promise.resolve({ account } as SignedIn);
}
const nobody = (): Promise<SignedIn | null> => Promise.resolve(null);
const host = person({ roles: ['host'] });

async function ask(id: string, file: string, signedIn = nobody, headers = {}): Promise<Response> {
	const request = new Request('http://market/', { headers });
	const context = { database: db(), signedIn, mayLook: freely };
	return answerStream(newDesk(), context, { request, stream: id, file });
}
const freely = (): Promise<void> => Promise.resolve();
const newDesk = () => ({
	folder,
	captions,
	known: new KnownStreams(),
	lists: new Fresh<ReadList>(LIST_FRESH_MS, 10),
	stills: new Fresh<Still>(STILL_FRESH_MS, 10),
	pieces: new PieceMemory(1_000_000),
});
const KEPT_A_SECOND = 'public, max-age=1';
const textOf = async (id: string, file: string) => (await ask(id, file)).text();

describe('what a phone sends', () => {
	it('becomes a ladder of lists that players take, and is there in pieces', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		stall.now += CHUNK_MS;
		await sendAll(stream);
		await studio.end(stream.id, 'ended');
		expect(await textOf(stream.id, 'index.m3u8')).toContain('audio.m3u8');
		for (const rung of ['480', '240', 'audio']) {
			const list = await textOf(stream.id, `${rung}.m3u8`);
			expect(list).toContain('#EXT-X-ENDLIST');
			const seconds = [...list.matchAll(/#EXTINF:([\d.]+)/g)].map(([, text]) => Number(text));
			expect(seconds.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(SECONDS - 1.5);
			const files = list.match(/\/video\/\S+\.(m4s|mp4)/g) ?? [];
			expect(files.length).toBeGreaterThan(3);
			for (const path of files) {
				const answer = await ask(stream.id, path.replace(/[^"]*?\/video\/[^/]+\//, ''));
				expect(answer.headers.get('cache-control')).toContain('immutable');
				expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
			}
		}
		const still = await ask(stream.id, 'still.jpg');
		expect(still.headers.get('content-type')).toBe('image/jpeg');
		const row = await getStream(db(), stream.id);
		expect(row?.bytes).toBe(pieces.reduce((sum, { length }) => sum + length, 0));
		expect(row?.keptBytes).toBeGreaterThan(100_000);
	}, 60_000);

	it('is taken once and in order: repeated changes nothing, a gap is asked for', async () => {
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		expect(await send(stream, 0, 3)).toEqual(next(0, 1));
		expect(await send(stream, 0, 1)).toEqual(next(0, 2));
		expect(await send(stream, 1, 1)).toEqual(next(0, 2));
		// Another camera: a new part, and what is late of the one before is passed over.
		expect(await send(stream, 1, 0)).toEqual(next(1, 1));
		expect(await send(stream, 0, 2)).toEqual(next(1, 1));
		await studio.end(stream.id, 'ended');
		const row = await getStream(db(), stream.id);
		const [first, second] = [pieces[0]?.length ?? 0, pieces[1]?.length ?? 0];
		expect(row?.bytes).toBe(2 * first + second);
	}, 30_000);

	it('goes on in a new part after its ffmpeg was killed, without a word lost of the rest', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		const pid = studio.pidOf(stream.id) ?? 0;
		process.kill(pid, 'SIGKILL');
		await vi.waitFor(() => {
			expect(studio.running).toBe(0);
		});
		expect(await send(stream, 0, pieces.length)).toEqual(next(1, 0));
		await sendAll(stream, 1);
		expect(studio.pidOf(stream.id)).not.toBe(pid);
		await studio.end(stream.id, 'ended');
		expect(await textOf(stream.id, '240.m3u8')).toContain('/1/240/');
	}, 60_000);

	it('is gone on with at another node', async () => {
		const stream = await begin();
		await send(stream, 0, 0);
		await studio.stop();
		studio = studioOf({});
		expect(await send(stream, 0, 1)).toEqual(next(1, 0));
		expect(await send(stream, 1, 0)).toEqual(next(1, 1));
	}, 30_000);

	it('begins nothing anew while it ends, nor while it is looked up', async () => {
		const stream = await begin();
		await send(stream, 0, 0);
		const [, late] = await Promise.all([
			studio.end(stream.id, 'ended'),
			send(stream, 1, 0, pieces[0]),
		]);
		expect(late.kind).toBe('over');
		const other = await begin();
		const [looked] = await Promise.all([send(other, 0, 0), studio.end(other.id, 'ended')]);
		expect(looked.kind).toBe('over');
		expect(await send(other, 1, 0, pieces[0])).toEqual({ kind: 'over', because: 'ended' });
		expect(studio.running).toBe(0);
	}, 30_000);

	it('is refused where it is no recording', async () => {
		const stream = await begin();
		for (const text of ['#EXTM3U\nfile:///etc/passwd', 'x']) {
			const bytes = new TextEncoder().encode(text);
			expect(await codeOf(send(stream, 0, 0, bytes))).toBe('MALFORMED_REQUEST');
		}
	});
});

it('ends an ffmpeg that takes what it is given and makes nothing of it', async () => {
	// `ffmpeg` that hangs: it reads nothing, and writes nothing.
	const hanging = join(root, 'hanging.sh');
	await writeFile(hanging, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
	studio = studioOf({ hangMs: 300 }, hanging);
	const stream = await begin();
	const [first = new Uint8Array(1)] = pieces;
	await send(stream, 0, 0);
	const pid = studio.pidOf(stream.id) ?? 0;
	let n = 1;
	await vi.waitFor(async () => {
		expect(await send(stream, 0, n++, first)).toEqual(next(1, 0));
	}, 10_000);
	expect(() => process.kill(pid, 0)).toThrow();
}, 20_000);

describe('who may', () => {
	it('send is whoever holds the key and the role, while the run is on', async () => {
		const stream = await begin();
		const [first = new Uint8Array(1)] = pieces;
		const desk = { studio, known: new KnownStreams() };
		const put = (signedIn: typeof nobody, key: string) => {
			const request = new Request('http://market/', {
				...{ method: 'PUT', body: new Blob([new Uint8Array(first)]) },
				headers: { 'x-stream-key': key },
			});
			const asked = { request, stream: stream.id, part: '0', n: '0' };
			return codeOf(answerChunk(desk, { database: db(), signedIn }, asked));
		};
		const { producer, neighbour } = stall;
		const id = ACTOR.accountId;
		const owner = person({ id, producers: [{ producerId: producer, role: 'owner' }] });
		expect(await put(nobody, stream.key)).toBe('NOT_SIGNED_IN');
		expect(
			await put(person({ producers: [{ producerId: neighbour, role: 'owner' }] }), stream.key),
		).toBe('NOT_FOUND');
		expect(
			await put(person({ producers: [{ producerId: producer, role: 'packer' }] }), stream.key),
		).toBe('NOT_FOUND');
		expect(await put(owner, 'wrong')).toBe('NOT_FOUND');
		expect(await put(owner, stream.key)).toBe('done');
		await act({ do: 'end' });
		expect(await codeOf(begin())).toBe('CHANGED_MEANWHILE');
	});

	it('see a stream is everybody once it is on air, before that those who run it', async () => {
		const stream = await begin();
		await sendAll(stream);
		await vi.waitFor(async () => {
			expect((await ask(stream.id, '240.m3u8', host)).status).toBe(200);
		}, 10_000);
		const mine = person({ producers: [{ producerId: stall.producer, role: 'packer' }] });
		const other = person({ producers: [{ producerId: stall.neighbour, role: 'owner' }] });
		expect((await ask(stream.id, 'index.m3u8', mine)).status).toBe(200);
		for (const who of [nobody, other, person({ roles: ['reviewer'] })]) {
			expect(await codeOf(ask(stream.id, 'index.m3u8', who))).toBe('NOT_FOUND');
			expect(await codeOf(ask(stream.id, '0/240/init.mp4', who))).toBe('NOT_FOUND');
		}
		const init = await ask(stream.id, '0/240/init.mp4', host);
		expect(init.headers.get('cache-control')).toBe('private, no-store');
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		expect((await ask(stream.id, 'index.m3u8')).status).toBe(200);
	}, 60_000);

	it('see of it is everybody what was made while it was on air, and nothing else', async () => {
		const stream = await begin();
		const from = stall.now;
		await sendAll(stream);
		const made = await vi.waitFor(async () => {
			const list = await (await ask(stream.id, '240.m3u8', host)).text();
			const times = [...list.matchAll(/DATE-TIME:(\S+)\n\S+\n\S+\/(\d+\.m4s)/g)];
			expect(times.length).toBeGreaterThanOrEqual(3);
			return times.map(([, at = '', file]) => ({ at: Date.parse(at), file }));
		}, 10_000);
		const [before, during, after] = made;
		expect(Math.abs((before?.at ?? 0) - from)).toBeLessThan(600);
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		stall.now = (during?.at ?? 0) - 100;
		await act({ do: 'air', source });
		stall.now = (after?.at ?? 0) - 100;
		await act({ do: 'air', source: { kind: 'none' } });
		expect(await textOf(stream.id, '240.m3u8')).toContain(`/0/240/${during?.file}`);
		for (const unseen of [before, after]) {
			expect(await textOf(stream.id, '240.m3u8')).not.toContain(`/240/${unseen?.file}`);
			expect(await codeOf(ask(stream.id, `0/240/${unseen?.file}`))).toBe('NOT_FOUND');
		}
		expect((await ask(stream.id, `0/240/${during?.file}`)).status).toBe(200);
		expect((await ask(stream.id, '0/240/init.mp4')).status).toBe(200);
		// Every part names its pieces anew: what is shown of one says nothing of another.
		await mkdir(join(folder.partOf(stream.id, 1), '240'), { recursive: true });
		for (const file of [during?.file, 'init.mp4']) {
			await writeFile(join(folder.partOf(stream.id, 1), `240/${file}`), 'made off air');
			expect(await codeOf(ask(stream.id, `1/240/${file}`))).toBe('NOT_FOUND');
		}
		await rm(folder.partOf(stream.id, 1), { recursive: true });
		expect((await ask(stream.id, '240.m3u8')).headers.get('cache-control')).toBe(KEPT_A_SECOND);
		await writeFile(join(folder.partOf(stream.id, 0), 'still.jpg'), 'a picture');
		// The picture is of this moment: of what is not on air now only those who run it see it.
		expect(await codeOf(ask(stream.id, 'still.jpg'))).toBe('NOT_FOUND');
		const forHosts = await ask(stream.id, 'still.jpg', host);
		expect(forHosts.headers.get('cache-control')).toBe('private, no-store');
		const still = join(folder.partOf(stream.id, 0), 'still.jpg');
		const shoot = (at: number) => utimes(still, at / 1_000, at / 1_000);
		await shoot(stall.now - 1);
		await act({ do: 'air', source });
		expect(await codeOf(ask(stream.id, 'still.jpg'))).toBe('NOT_FOUND');
		await shoot(stall.now + 1_000);
		// The one that was at hand is asked for again soon.
		await expect.poll(() => codeOf(ask(stream.id, 'still.jpg'))).toBe('done');
		const forAll = await ask(stream.id, 'still.jpg');
		expect(forAll.headers.get('cache-control')).toBe('public, max-age=5');
	}, 60_000);

	it('is put on air once, also where the host asks again after it is over', async () => {
		const stream = await begin();
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		const wish = { ...run, action: { do: 'air', source } as const, actor: ACTOR };
		const actionId = crypto.randomUUID();
		const { seq } = await actAsHost(db(), { ...wish, actionId }, stall.now);
		await studio.end(stream.id, 'ended');
		const again = await actAsHost(db(), { ...wish, actionId }, stall.now);
		expect(again.seq).toBeGreaterThanOrEqual(seq);
		const late = actAsHost(db(), { ...wish, actionId: crypto.randomUUID() }, stall.now);
		expect(await codeOf(late)).toBe('NOT_FOUND');
	});

	it('see a rehearsal is nobody else, on air or not', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const stream = await begin(rehearsal);
		const source = { kind: 'stream', id: stream.id, producerId: null } as const;
		await act({ do: 'air', source }, rehearsal);
		expect(await codeOf(ask(stream.id, 'index.m3u8'))).toBe('NOT_FOUND');
		expect((await ask(stream.id, 'index.m3u8', host)).status).toBe(200);
		// Nor can it be put on air in the real run.
		expect(await codeOf(act({ do: 'air', source }))).toBe('NOT_FOUND');
	});

	it.each([
		'../../secret',
		'0/240/../../../secret',
		'0/240/%2e%2e/list.m3u8',
		'0/240/list.m3u8',
		'0/480/12.m4s.tmp',
		'list.m3u8',
		'',
	])('not ask for %s', async (file) => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		expect(await codeOf(ask(stream.id, file, host))).toBe('NOT_FOUND');
		expect(await codeOf(ask('../..', 'index.m3u8', host))).toBe('NOT_FOUND');
	});
});

describe('a stream cannot fill the disk', () => {
	it('is not begun without room, and ends when there is none any more', async () => {
		freeBytes = 1;
		expect(await codeOf(begin())).toBe('SERVER_BUSY');
		freeBytes = Infinity;
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		freeBytes = 1;
		stall.now += 5_000;
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'disk' });
		expect((await getStream(db(), stream.id))?.endedAt).not.toBeNull();
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'ended' });
	});

	it.each([
		['minutes', { streamMs: MINUTE_MS }],
		['bytes', { streamBytes: 60_000 }],
		['bytes', { sessionBytes: 1_000_000 }],
	] as const)('ends by its %s: %o', async (because, limits) => {
		studio = studioOf(limits);
		const stream = await begin();
		expect(await send(stream, 0, 0)).toEqual(next(0, 1));
		stall.now += 2 * MINUTE_MS;
		expect(await send(stream, 0, 1, new Uint8Array(60_000))).toEqual({ kind: 'over', because });
	});

	it('counts nothing of one that was begun and never sent, once it was waited for', async () => {
		const never = await begin();
		const mine = await studio.begin({ ...run, slotKey: null, producerId: null, actor: ACTOR });
		expect(await send(mine, 0, 0)).toEqual(next(0, 1));
		// Another node, which has heard of neither.
		const other = studioOf({});
		const age = async (ms: number) => {
			stall.now += ms;
			await other.tidy();
			const now = { now: stall.now, limits: VIDEO_LIMITS };
			return keptOf(db(), run.sessionId, { ...now, except: mine.id });
		};
		expect(await age(VIDEO_LIMITS.streamIdleMs - MINUTE_MS)).toBeGreaterThan(0);
		expect(await age(2 * MINUTE_MS)).toBe(0);
		expect((await getStream(db(), never.id))?.endedAt).not.toBeNull();
		expect((await getStream(db(), mine.id))?.endedAt).toBeNull();
	}, 30_000);

	it('counts what others send into the session at the same time, here or at another node', async () => {
		const limits = { sessionBytes: 10_000_000 };
		studio = studioOf(limits);
		const mine = await begin();
		const other = studioOf(limits);
		const hosts = await other.begin({ ...run, slotKey: null, producerId: null, actor: ACTOR });
		const first = { place: { part: 0, n: 0 }, bytes: pieces[0] ?? new Uint8Array(1) };
		const sendAsHost = () => other.take({ ...hosts, accountId: ACTOR.accountId }, first);
		expect(await send(mine, 0, 0)).toEqual(next(0, 1));
		expect(await sendAsHost()).toEqual(next(0, 1));
		// At most 8.25 MB a minute each: one alone would go on.
		stall.now += MINUTE_MS;
		expect(await send(mine, 0, 1)).toEqual({ kind: 'over', because: 'bytes' });
		expect(await sendAsHost()).toEqual(next(0, 1));
		await other.stop();
	}, 30_000);

	it('makes no more than it lasts, whatever it says of its own length', async () => {
		// A picture, and another one a day later: the time between would be filled with pictures.
		const jump = await makeVideo([
			...['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=1:duration=3', '-f', 'lavfi', '-i'],
			...['sine=duration=3', '-vf', "setpts='if(gte(N,2),86400/TB,PTS)'", '-fps_mode', 'vfr'],
			...['-c:v', 'libvpx', '-c:a', 'libopus', '-f', 'webm', '-live', '1', 'pipe:1'],
		]);
		const stream = await begin();
		expect(await send(stream, 0, 0, jump)).toEqual(next(0, 1));
		const pid = studio.pidOf(stream.id) ?? 0;
		await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), 20_000);
		expect(await folder.sizeOf(stream.id)).toBeLessThan(30_000_000);
		expect(await send(stream, 0, 1)).toEqual({ kind: 'over', because: 'bytes' });
	}, 30_000);

	it('is slowed where it sends faster than any camera', async () => {
		studio = studioOf({ bitsPerSecond: 8_000 });
		const stream = await begin();
		const [first = new Uint8Array(1)] = pieces;
		const large = new Uint8Array(90_000);
		large.set(first.subarray(0, 90_000));
		expect(await codeOf(send(stream, 0, 0, large))).toBe('TOO_MANY_REQUESTS');
	});

	it('gives way to a second one of the same turn, and few are sent at a time', async () => {
		studio = studioOf({ streamsAtOnce: 1 });
		const first = await begin();
		await send(first, 0, 0);
		const asHost = { ...run, slotKey: null, producerId: null, actor: ACTOR };
		expect(await codeOf(studio.begin(asHost))).toBe('STREAMS_FULL');
		// A phone that begins anew needs no more hands than it had.
		const second = await begin();
		expect(await send(first, 0, 1)).toEqual({ kind: 'over', because: 'ended' });
		const third = await begin();
		expect(await send(second, 0, 0)).toEqual({ kind: 'over', because: 'ended' });
		expect(await send(third, 0, 0)).toEqual(next(0, 1));
	});

	it('waits where others that had sent nothing yet have begun to', async () => {
		studio = studioOf({ streamsAtOnce: 1 });
		const mine = await begin();
		const hosts = await studio.begin({ ...run, slotKey: null, producerId: null, actor: ACTOR });
		const both = await Promise.all([codeOf(send(mine, 0, 0)), codeOf(send(hosts, 0, 0))]);
		expect(both.toSorted()).toEqual(['SERVER_BUSY', 'done']);
		// The next part of the one that runs is no second one.
		const running = both[0] === 'done' ? mine : hosts;
		expect(await codeOf(send(running, 1, 0, pieces[0]))).toBe('done');
	});
});

it('says plainly where the machine has no ffmpeg', async () => {
	expect(await findFfmpeg('/nowhere/ffmpeg')).toBeNull();
	expect(await findFfmpeg(FFMPEG)).toBe(FFMPEG);
	studio = studioOf({}, null);
	expect(await codeOf(begin())).toBe('VIDEO_OFF');
});

describe('what is kept', () => {
	async function evening() {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		await act({ do: 'pin', productId: stall.honey });
		await studio.end(stream.id, 'ended');
		await act({ do: 'end' });
		return stream;
	}
	const list = async (file: string) => {
		const context = { database: db(), mayLook: freely };
		const asked = { session: String(run.sessionId), file };
		return (await answerReplay(newDesk(), context, asked)).text();
	};

	it('is the replay, with what happened along it, until it is hidden or its time is over', async () => {
		const stream = await evening();
		const replay = await getReplay(db(), folder, run.sessionId);
		expect(replay?.events.map(({ word }) => word.kind)).toEqual([
			...['started', 'onAir', 'pinned', 'ended'],
		]);
		expect(replay?.spans).toHaveLength(1);
		expect(replay?.spans[0]?.durationMs).toBeGreaterThan((SECONDS - 3) * 1_000);
		expect(await list('240.m3u8')).toMatch(/PLAYLIST-TYPE:VOD[\s\S]*#EXT-X-ENDLIST/);

		const words = 'WEBVTT\n\n00:01.000 --> 00:02.000\nBưởi <b>vừa hái</b>';
		const caption = (text: string | null) =>
			saveCaptions(
				{ ...newDesk(), database: db() },
				{ sessionId: run.sessionId, text, actor: ACTOR },
				stall.now,
			);
		expect(await codeOf(list('captions.vtt'))).toBe('NOT_FOUND');
		expect(await codeOf(caption('<html>'))).toBe('MALFORMED_REQUEST');
		await caption(words);
		expect(await list('captions.vtt')).toContain('-->');
		expect(await list('captions.vtt')).toContain('\nBưởi vừa hái\n');

		await setHidden(db(), { id: stream.id, actor: ACTOR, isHidden: true }, stall.now);
		// Of another cut they would come at wrong moments.
		expect(await codeOf(list('captions.vtt'))).toBe('NOT_FOUND');
		expect((await getReplay(db(), folder, run.sessionId))?.spans).toEqual([]);
		expect(await codeOf(ask(stream.id, 'index.m3u8'))).toBe('NOT_FOUND');
		await setHidden(db(), { id: stream.id, actor: ACTOR, isHidden: false }, stall.now);

		const forget = (days: number) =>
			forgetRecordings(
				{ database: db(), folder, captions },
				{ now: stall.now + days * DAY_MS, keptDays: 30 },
			);
		await forget(29);
		expect(await folder.sizeOf(stream.id)).toBeGreaterThan(0);
		expect(await captions.sessions()).toContain(run.sessionId);
		await forget(31);
		expect(await captions.sessions()).not.toContain(run.sessionId);
		expect(await folder.sizeOf(stream.id)).toBe(0);
		// A node that ended before the files were gone, or a disk that failed: the next run sees to it.
		await mkdir(folder.of(stream.id), { recursive: true });
		await writeFile(join(folder.of(stream.id), 'left'), 'still there');
		await forget(31);
		expect(await folder.sizeOf(stream.id)).toBe(0);
		expect(await codeOf(list('240.m3u8'))).toBe('NOT_FOUND');
		// One that the database knows nothing of (any more) goes when its time would be over.
		const unknown = streamId(crypto.randomUUID());
		await mkdir(folder.of(unknown), { recursive: true });
		await writeFile(join(folder.of(unknown), 'left'), 'unknown');
		const sinceNow = (days: number) => ({ now: Date.now() + days * DAY_MS, keptDays: 30 });
		await forgetRecordings({ database: db(), folder, captions }, sinceNow(29));
		expect(await folder.sizeOf(unknown)).toBeGreaterThan(0);
		await forgetRecordings({ database: db(), folder, captions }, sinceNow(31));
		expect(await folder.sizeOf(unknown)).toBe(0);
		expect((await getReplay(db(), folder, run.sessionId))?.events).toHaveLength(4);
		expect(await listStreams(db(), run)).toEqual([]);
	}, 60_000);

	it('keeps its place by when things came, where a recorder starves and where one begins anew', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		// A second of each two is lost: by its own clock it is far behind in the end.
		await sendAll(stream, 0, CHUNK_MS);
		await act({ do: 'pin', productId: stall.honey });
		stall.now += MINUTE_MS;
		const again = stall.now;
		await sendAll(stream, 1);
		await act({ do: 'air', source: { kind: 'none' } });
		await studio.end(stream.id, 'ended');
		await act({ do: 'end' });
		const replay = await getReplay(db(), folder, run.sessionId);
		const spans = replay?.spans ?? [];
		const [last] = spans.slice(-1);
		expect(Math.abs((last?.at ?? 0) - again)).toBeLessThan(2_500);
		const pinnedAt = replay?.events.find(({ word }) => word.kind === 'pinned')?.at ?? 0;
		const place = positionOf(spans, pinnedAt) ?? 0;
		// What was pinned at the end of the first part is where the first part ends.
		expect(Math.abs(place - (last?.offsetMs ?? 0))).toBeLessThan(1_500);
	}, 60_000);

	it('is counted though its node ended under it', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		// As a power cut would: nothing is written down any more.
		await studio.stop();
		const forget = () =>
			forgetRecordings({ database: db(), folder, captions }, { now: stall.now, keptDays: 30 });
		await forget();
		expect((await getStream(db(), stream.id))?.endedAt).toBeNull();
		stall.now += 4 * HOUR_MS;
		await forget();
		const row = await getStream(db(), stream.id);
		expect(row?.endedAt).not.toBeNull();
		expect(row?.keptBytes).toBe(await folder.sizeOf(stream.id));
		expect(row?.keptBytes).toBeGreaterThan(100_000);
	}, 60_000);

	it('is read once for all who ask in the second in which it ends, and anew once it went on', async () => {
		await act({ do: 'pin', productId: stall.honey });
		await act({ do: 'end' });
		const desk = { ...newDesk(), replays: new Fresh<ToldReplay>(REPLAY_FRESH_MS, 10) };
		const tell = () => tellReplay(db(), desk, run.sessionId);
		const reading = vi.spyOn(desk.captions, 'read');
		const told = await Promise.all(Array.from({ length: 500 }, tell));
		expect(told.every((one) => one === told[0])).toBe(true);
		expect(reading).toHaveBeenCalledTimes(1);
		expect(told[0]?.hasCaptions).toBe(false);
		await act({ do: 'resume' });
		expect(await codeOf(tell())).toBe('NOT_FOUND');
		await act({ do: 'end' });
		const kinds = (await tell()).events.map(({ word }) => word.kind);
		expect(kinds).toEqual(['started', 'pinned', 'ended', 'resumed', 'ended']);
		desk.replays.clear();
		expect(await tell()).not.toBe(told[0]);
		expect(reading).toHaveBeenCalledTimes(3);
	});

	it('has its end also where far more was said than is told', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		const said = Array.from({ length: 2_100 }, (): LiveWord => ({
			...{ kind: 'limited', productId: stall.honey, most: 1, held: null },
		}));
		const nobody = { accountId: null, actionId: null };
		await db().transaction((tx) => record(tx, run, stall.now, () => ({ words: said, ...nobody })));
		await act({ do: 'announce', text: 'Nói nhầm' });
		const { seq } = await readState(db(), run);
		await act({ do: 'withdraw', of: seq });
		await act({ do: 'end' });
		const replay = await getReplay(db(), folder, run.sessionId);
		const words = replay?.events.map(({ word }) => word) ?? [];
		expect(words.map(({ kind }) => kind)).toEqual([
			...['started', 'onAir', 'announced', 'withdrawn', 'ended'],
		]);
		expect(words).toContainEqual({ kind: 'announced', text: '' });
	});

	it('is not told before the session is over', async () => {
		expect(await getReplay(db(), folder, run.sessionId)).toBeUndefined();
		expect(await codeOf(list('240.m3u8'))).toBe('NOT_FOUND');
	});
});

it('reads a list once for all who ask within a second, and counts who makes it look', async () => {
	const stream = await begin();
	await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
	stall.now += CHUNK_MS;
	await sendAll(stream);
	const desk = newDesk();
	const reading = vi.spyOn(folder, 'segmentsOf');
	let looks = 0;
	const mayLook = () =>
		++looks > 3 ? Promise.reject(new AppError('TOO_MANY_REQUESTS')) : freely();
	const context = { database: db(), signedIn: nobody, mayLook };
	const request = new Request('http://market/');
	const askFor = (id: string, file: string) =>
		codeOf(answerStream(desk, context, { request, stream: id, file }));
	const files = Array.from({ length: 5_000 }, (_, n) => (n % 2 ? '240.m3u8' : '480.m3u8'));
	await askFor(stream.id, 'index.m3u8');
	await Promise.all(files.map((file) => askFor(stream.id, file)));
	expect(looks).toBe(1);
	expect(reading.mock.calls.length).toBeLessThan(20);
	const looking = vi.spyOn(folder, 'partsOf');
	await Promise.all(Array.from({ length: 500 }, () => askFor(stream.id, 'still.jpg')));
	expect(looking).toHaveBeenCalledTimes(1);
	// Who makes up streams makes the database look each time: not for long.
	const codes = await Promise.all(
		Array.from({ length: 4 }, () => askFor(crypto.randomUUID(), 'index.m3u8')),
	);
	expect(codes.filter((code) => code === 'TOO_MANY_REQUESTS')).toHaveLength(2);
	reading.mockRestore();
}, 60_000);

it('has the pieces of what is on air in memory, for who may see them, whole or a range of them', async () => {
	const stream = await begin();
	const source = { kind: 'stream', id: stream.id, producerId: null } as const;
	await act({ do: 'air', source });
	stall.now += CHUNK_MS;
	await sendAll(stream);
	const desk = newDesk();
	const file = '0/240/init.mp4';
	const get = (known: KnownStreams, headers = {}) => {
		const request = new Request('http://market/', { headers });
		const context = { database: db(), signedIn: nobody, mayLook: freely };
		return answerStream({ ...desk, known }, context, { request, stream: stream.id, file });
	};
	await vi.waitFor(async () => {
		expect((await get(new KnownStreams())).status).toBe(200);
	}, 10_000);
	const path = join(folder.partOf(stream.id, 0), file.slice(2));
	const whole = await readFile(path);
	await rm(path);
	const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());
	expect(await bytesOf(await get(desk.known))).toEqual(whole);
	expect(await bytesOf(await get(desk.known, { range: 'bytes=4-7' }))).toEqual(
		whole.subarray(4, 8),
	);
	// Memory opens nothing: what is hidden or deleted meanwhile is nobody's.
	await stall.db.sql`update video_streams set deleted_at = now() where id = ${stream.id}`;
	expect(await codeOf(get(new KnownStreams()))).toBe('NOT_FOUND');
}, 60_000);

it('hands out ranges as players ask for them', async () => {
	const stream = await begin();
	await sendAll(stream);
	await vi.waitFor(async () => {
		expect((await ask(stream.id, '240.m3u8', host)).status).toBe(200);
	}, 10_000);
	const file = '0/240/init.mp4';
	const whole = await readFile(join(folder.partOf(streamId(stream.id), 0), '240/init.mp4'));
	const range = async (text: string) => {
		const answer = await ask(stream.id, file, host, { range: text });
		return [answer.status, Buffer.from(await answer.arrayBuffer())] as const;
	};
	expect(await range('bytes=4-7')).toEqual([206, whole.subarray(4, 8)]);
	expect(await range('bytes=-4')).toEqual([206, whole.subarray(-4)]);
	expect(await range('bytes=999999-')).toEqual([416, Buffer.alloc(0)]);
	expect(await range('bytes=0-1,4-5')).toEqual([200, whole]);
}, 60_000);

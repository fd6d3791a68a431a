import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { accountId } from '$lib/domain/accounts/account';
import type { HostAction } from '$lib/domain/live/decide';
import { airPeriods } from '$lib/domain/live/replay';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';

import { Stall } from '../../tests/fixtures/stall';
import { actAsHost } from '../live/act-as-host';
import { readAirEvents, readState, type Run } from '../live/record';
import { auditEntries } from '../audit/tables';
import { createSession } from '../market/sessions';
import { marketSessions } from '../market/tables';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { VIDEO_LIMITS } from './limits';
import { StreamFolder } from './stream-folder';
import { leaveAir } from './leave-air';
import { listSent } from './list-sent';
import { closeStream, getStream, noteTaken } from './streams';
import { VideoStudio, type StreamKey } from './video-studio';
import { audienceOf } from './watch-access';

const HOST = { accountId: accountId('host'), requestId: 'request-2' };
let stall: Stall;
let root: string;
let studio: VideoStudio;
let run: Run;
let slotKey: string;
beforeAll(async () => {
	stall = await Stall.open(4);
	root = await mkdtemp(join(tmpdir(), 'video-'));
	studio = studioOf();
});
afterAll(async () => {
	await studio.stop();
	await stall[Symbol.asyncDispose]();
	await rm(root, { recursive: true, force: true });
});

beforeEach(async () => {
	stall.wait(24);
	const startsAt = stall.now + HOUR_MS;
	const named = { slug: crypto.randomUUID(), title: 'Phiên mật', intro: '', slots: [] };
	const times = { startsAt, endsAt: startsAt + HOUR_MS };
	const { id: sessionId } = await createSession(db(), { ...named, ...times }, stall.now);
	run = { sessionId, isRehearsal: false };
	slotKey = crypto.randomUUID();
	await act({ do: 'start' });
});

function studioOf(): VideoStudio {
	return new VideoStudio({
		...{ database: db(), clock: () => stall.now, log: pino({ enabled: false }) },
		folder: new StreamFolder(root),
		// Nothing is sent here.
		ffmpeg: () => Promise.resolve('/no/such/ffmpeg'),
		freeBytes: () => Promise.resolve(Infinity),
		limits: VIDEO_LIMITS,
	});
}

const db = () => stall.db.database;
const act = (action: HostAction, of: Run = run) =>
	actAsHost(db(), { ...of, action, actionId: crypto.randomUUID(), actor: ACTOR }, stall.now);
const begin = (of: Run = run, key = slotKey, by = ACTOR) =>
	studio.begin({ ...of, slotKey: key, producerId: stall.producer, actor: by });
const air = ({ id }: StreamKey, of: Run = run) =>
	act({ do: 'air', source: { kind: 'stream', id, producerId: null } }, of);
const onAir = async (of: Run = run) => (await readState(db(), of)).onAir;
const sourceOf = ({ id }: StreamKey) => ({ kind: 'stream', id, producerId: stall.producer });
const logged = () =>
	db()
		.select()
		.from(auditEntries)
		.where(eq(auditEntries.subject, `session ${run.sessionId}`));
const NONE = { kind: 'none' };
const STATION = { kind: 'address', url: '/station/list.m3u8' };
const planStation = () =>
	db()
		.update(marketSessions)
		.set({ video: STATION.url })
		.where(eq(marketSessions.id, run.sessionId));

describe('a stream that ends while it is on air', () => {
	it('does not stay there: nothing is seen then', async () => {
		const stream = await begin();
		await air(stream);
		expect(await onAir()).toEqual(sourceOf(stream));
		stall.now += MINUTE_MS;
		await studio.end(stream.id, 'ended');
		expect(await onAir()).toEqual(NONE);
		const periods = airPeriods(await readAirEvents(db(), run), Infinity);
		expect(periods).toEqual([{ stream: stream.id, from: stall.now - MINUTE_MS, to: stall.now }]);
	});

	it('gives its place to what the plan says', async () => {
		await planStation();
		const stream = await begin();
		await air(stream);
		await studio.end(stream.id, 'idle');
		expect(await onAir()).toEqual(STATION);
	});

	it('is not put there by a host at that very moment, and neither waits for the other for ever', async () => {
		const stream = await begin();
		const waiting = async () => {
			const rows = await stall.db.sql`
				select from pg_stat_activity
				where datname = current_database() and wait_event_type = 'Lock'`;
			return rows.length;
		};
		let airing: Promise<unknown> | undefined;
		const over = { at: stall.now, because: 'ended', keptBytes: 0 } as const;
		const ending = db().transaction((tx) => {
			const close = async () => {
				airing = air(stream).catch((thrown: unknown) => thrown);
				await expect.poll(waiting).toBe(1);
				return (await closeStream(tx, stream.id, over)) !== undefined;
			};
			return leaveAir(tx, run, { id: stream.id, now: stall.now, close });
		});
		expect(await ending).toBe(true);
		expect(await airing).toMatchObject({ code: 'NOT_FOUND' });
		expect(await onAir()).not.toEqual(sourceOf(stream));
	});

	it('does so in its rehearsal, and in that alone', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		const [real, tried] = [await begin(), await begin(rehearsal)];
		await air(real);
		await air(tried, rehearsal);
		await studio.end(tried.id, 'ended');
		expect(await onAir(rehearsal)).toEqual(NONE);
		expect(await onAir()).toEqual(sourceOf(real));
	});

	it('changes nothing where another one is seen, nor when it is ended twice', async () => {
		const [stream, other] = [await begin(), await begin(run, crypto.randomUUID())];
		await air(other);
		const { seq } = await readState(db(), run);
		await studio.end(stream.id, 'ended');
		expect((await readState(db(), run)).seq).toBe(seq);
		await studio.end(other.id, 'ended');
		await studio.end(other.id, 'ended');
		expect((await readState(db(), run)).seq).toBe(seq + 1);
	});

	it('is not shown by a session that goes on after it ended', async () => {
		const [over, held] = [await begin(), await begin(run, crypto.randomUUID())];
		await air(over);
		await act({ do: 'end' });
		const { seq } = await readState(db(), run);
		await studio.end(over.id, 'sessionOver');
		expect((await readState(db(), run)).seq).toBe(seq);
		await act({ do: 'resume' });
		expect(await onAir()).toEqual(NONE);
		// One that is still sent goes on where it was.
		await air(held);
		await act({ do: 'end' });
		await act({ do: 'resume' });
		expect(await onAir()).toEqual(sourceOf(held));
	});

	it('leaves no session with a dead picture, whoever comes first', async () => {
		const stream = await begin();
		await Promise.all([air(stream).catch(() => undefined), studio.end(stream.id, 'ended')]);
		expect((await onAir()) ?? NONE).toEqual(NONE);
	});
});

describe('a stream that is begun anew for the same turn', () => {
	it('takes the place on air of the one before, for everybody to see', async () => {
		const before = await begin();
		await air(before);
		const colleague = { ...ACTOR, accountId: accountId('colleague') };
		const after = await begin(run, slotKey, colleague);
		expect(await onAir()).toEqual(sourceOf(after));
		expect((await getStream(db(), after.id))?.airedAt).toBe(stall.now);
		expect((await getStream(db(), before.id))?.endedAt).toBe(stall.now);
	});

	it('waits for the host where the one before was not seen', async () => {
		const other = await begin(run, crypto.randomUUID());
		await air(other);
		await begin();
		const after = await begin();
		expect(await onAir()).toEqual(sourceOf(other));
		expect((await getStream(db(), after.id))?.airedAt).toBeNull();
	});
});

describe('a stream that a host ends', () => {
	it('is off the air, in the log, and its phone is told who it was, at whichever node', async () => {
		const stream = await begin();
		await air(stream);
		await studio.end(stream.id, 'byHost', { actor: HOST, isHidden: false });
		expect(await onAir()).toEqual(NONE);
		const piece = { place: { part: 0, n: 0 }, bytes: new Uint8Array(1) };
		const sent = { ...stream, accountId: ACTOR.accountId };
		const told = { kind: 'over', because: 'byHost' };
		expect(await studio.take(sent, piece)).toEqual(told);
		expect(await studioOf().take(sent, piece)).toEqual(told);
		expect(await getStream(db(), stream.id)).toMatchObject({ isHidden: false });
		expect((await logged()).filter(({ action }) => action === 'video.end')).toMatchObject([
			{
				...{ accountId: HOST.accountId, producerId: stall.producer },
				after: { stream: stream.id, isHidden: false },
			},
		]);
		// It may be begun again, and waits for the host as any other.
		await begin();
		expect(await onAir()).toEqual(NONE);
	});

	it('is kept from everybody where the host wants that, and was seen before', async () => {
		const stream = await begin();
		await air(stream);
		expect(audienceOf(await getStream(db(), stream.id))).toBe('everybody');
		await studio.end(stream.id, 'byHost', { actor: HOST, isHidden: true });
		expect(audienceOf(await getStream(db(), stream.id))).toBe('hosts');
	});

	it.each([
		['its stall ended it', (stream: StreamKey) => studio.end(stream.id, 'ended')],
		['its stall began anew', () => begin()],
	])('is kept from everybody where %s just before, and that is in the log', async (_, before) => {
		const stream = await begin();
		await air(stream);
		await before(stream);
		const seen = await onAir();
		await studio.end(stream.id, 'byHost', { actor: HOST, isHidden: true });
		await studio.end(stream.id, 'byHost', { actor: HOST, isHidden: true });
		const row = await getStream(db(), stream.id);
		expect(audienceOf(row)).toBe('hosts');
		expect(row?.endedBecause).not.toBe('byHost');
		expect(await onAir()).toEqual(seen);
		const done = (await logged()).filter(({ accountId }) => accountId === HOST.accountId);
		expect(done).toMatchObject([
			{
				...{ action: 'video.hide', producerId: stall.producer },
				...{ before: { isHidden: false }, after: { isHidden: true, stream: stream.id } },
			},
		]);
	});
});

it('tells hosts for how long nothing came of what is sent, by the clock of the servers', async () => {
	const key = await begin();
	const silent = async () => {
		const sent = await listSent(db(), run, { now: stall.now, videoDays: 30 });
		return sent.map(({ silentMs }) => silentMs);
	};
	stall.now += 25_000;
	expect(await silent()).toEqual([25_000]);
	await noteTaken(db(), key.id, { bytes: 10, at: stall.now });
	stall.now += 3_000;
	expect(await silent()).toEqual([3_000]);
	// Another node's clock is a little behind.
	stall.now -= 4_000;
	expect(await silent()).toEqual([0]);
	await studio.end(key.id, 'ended', { actor: ACTOR, isHidden: false });
	expect(await silent()).toEqual([null]);
});

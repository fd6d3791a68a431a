import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

import { streamId } from '$lib/domain/ids';
import { CHUNK_MS } from '$lib/domain/live/chunk-order';
import { type LiveWord } from '$lib/domain/live/live-event';
import { positionOf } from '$lib/domain/live/replay';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '$lib/domain/time';

import { readState, record } from '../live/record';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { answerReplay } from './answer-video';
import { saveCaptions } from './captions';
import { deletedOn } from './deleted-on';
import { forgetRecordings } from './forget-recordings';
import { Fresh } from './fresh';
import { setHidden } from './manage-recordings';
import { getReplay } from './replay';
import { getStream, listStreams, openStream } from './streams';
import { codeOf, freely, SECONDS, TestStudio } from './studio.fixture';
import { REPLAY_FRESH_MS, tellReplay, type ToldReplay } from './tell-replay';

const at = TestStudio.use();
const { act, ask, begin, newDesk, sendAll } = at;

describe('what is kept', () => {
	async function evening() {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		await act({ do: 'pin', productId: at.stall.honey });
		await at.studio.end(stream.id, 'ended');
		await act({ do: 'end' });
		return stream;
	}
	const list = async (file: string) => {
		const context = { database: at.db, mayLook: freely };
		const asked = { session: String(at.run.sessionId), file };
		return (await answerReplay(newDesk(), context, asked)).text();
	};

	it('is the replay, with what happened along it, until it is hidden or its time is over', async () => {
		const stream = await evening();
		const replay = await getReplay(at.db, at.folder, at.run.sessionId);
		expect(replay?.events.map(({ word }) => word.kind)).toEqual([
			// It ended before the evening did, and left the air.
			...['started', 'onAir', 'pinned', 'onAir', 'ended'],
		]);
		expect(replay?.spans).toHaveLength(1);
		expect(replay?.spans[0]?.durationMs).toBeGreaterThan((SECONDS - 3) * 1_000);
		expect(await list('240.m3u8')).toMatch(/PLAYLIST-TYPE:VOD[\s\S]*#EXT-X-ENDLIST/);

		const words = 'WEBVTT\n\n00:01.000 --> 00:02.000\nBưởi <b>vừa hái</b>';
		const caption = (text: string | null) =>
			saveCaptions(
				{ ...newDesk(), database: at.db },
				{ sessionId: at.run.sessionId, text, actor: ACTOR },
				at.stall.now,
			);
		expect(await codeOf(list('captions.vtt'))).toBe('NOT_FOUND');
		expect(await codeOf(caption('<html>'))).toBe('MALFORMED_REQUEST');
		await caption(words);
		expect(await list('captions.vtt')).toContain('-->');
		expect(await list('captions.vtt')).toContain('\nBưởi vừa hái\n');

		await setHidden(at.db, { id: stream.id, actor: ACTOR, isHidden: true }, at.stall.now);
		// Of another cut they would come at wrong moments.
		expect(await codeOf(list('captions.vtt'))).toBe('NOT_FOUND');
		expect((await getReplay(at.db, at.folder, at.run.sessionId))?.spans).toEqual([]);
		expect(await codeOf(ask(stream.id, 'index.m3u8'))).toBe('NOT_FOUND');
		await setHidden(at.db, { id: stream.id, actor: ACTOR, isHidden: false }, at.stall.now);

		const forget = (days: number) =>
			forgetRecordings(
				{ database: at.db, folder: at.folder, captions: at.captions },
				{ now: at.stall.now + days * DAY_MS, keptDays: 30 },
			);
		await forget(29);
		expect(await at.folder.sizeOf(stream.id)).toBeGreaterThan(0);
		expect(await at.captions.sessions()).toContain(at.run.sessionId);
		await forget(31);
		expect(await at.captions.sessions()).not.toContain(at.run.sessionId);
		expect(await at.folder.sizeOf(stream.id)).toBe(0);
		// A node that ended before the files were gone, or a disk that failed: the next run sees to it.
		await mkdir(at.folder.of(stream.id), { recursive: true });
		await writeFile(join(at.folder.of(stream.id), 'left'), 'still there');
		await forget(31);
		expect(await at.folder.sizeOf(stream.id)).toBe(0);
		expect(await codeOf(list('240.m3u8'))).toBe('NOT_FOUND');
		// One that the database knows nothing of (any more) goes when its time would be over.
		const unknown = streamId(crypto.randomUUID());
		await mkdir(at.folder.of(unknown), { recursive: true });
		await writeFile(join(at.folder.of(unknown), 'left'), 'unknown');
		const sinceNow = (days: number) => ({ now: Date.now() + days * DAY_MS, keptDays: 30 });
		await forgetRecordings(
			{ database: at.db, folder: at.folder, captions: at.captions },
			sinceNow(29),
		);
		expect(await at.folder.sizeOf(unknown)).toBeGreaterThan(0);
		await forgetRecordings(
			{ database: at.db, folder: at.folder, captions: at.captions },
			sinceNow(31),
		);
		expect(await at.folder.sizeOf(unknown)).toBe(0);
		expect((await getReplay(at.db, at.folder, at.run.sessionId))?.events).toHaveLength(5);
		expect(await listStreams(at.db, at.run)).toEqual([]);
	}, 60_000);

	it('keeps its place by when things came, where a recorder starves and where one begins anew', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		// A second of each two is lost: by its own clock it is far behind in the end.
		await sendAll(stream, 0, CHUNK_MS);
		await act({ do: 'pin', productId: at.stall.honey });
		at.stall.now += MINUTE_MS;
		const again = at.stall.now;
		await sendAll(stream, 1);
		await act({ do: 'air', source: { kind: 'none' } });
		await at.studio.end(stream.id, 'ended');
		await act({ do: 'end' });
		const replay = await getReplay(at.db, at.folder, at.run.sessionId);
		const spans = replay?.spans ?? [];
		const [last] = spans.slice(-1);
		expect(Math.abs((last?.at ?? 0) - again)).toBeLessThan(2_500);
		const pinnedAt = replay?.events.find(({ word }) => word.kind === 'pinned')?.at ?? 0;
		const place = positionOf(spans, pinnedAt) ?? 0;
		// What was pinned at the end of the first part is where the first part ends.
		expect(Math.abs(place - (last?.offsetMs ?? 0))).toBeLessThan(1_500);
	}, 60_000);

	it.each([
		['an evening, seen', { isRehearsal: false, isAired: true }, 30],
		['an evening, never seen', { isRehearsal: false, isAired: false }, 1],
		['a rehearsal, on air in it', { isRehearsal: true, isAired: true }, 1],
	])('of %s is deleted when it is said to be', async (_, { isRehearsal, isAired }, days) => {
		const run = { ...at.run, isRehearsal };
		if (isRehearsal) await act({ do: 'start' }, run);
		const { id } = await begin(run);
		if (isAired) await act({ do: 'air', source: { kind: 'stream', id, producerId: null } }, run);
		at.stall.now += HOUR_MS;
		await at.studio.end(id, 'ended');
		const row = await getStream(at.db, id);
		if (!row) throw new Error('there is no such stream');
		const on = deletedOn(row, 30);
		expect(on).toBe(at.stall.now + days * DAY_MS);
		const isDeletedBy = async (now: number) => {
			await forgetRecordings(
				{ database: at.db, folder: at.folder, captions: at.captions },
				{ now, keptDays: 30 },
			);
			return (await getStream(at.db, id))?.deletedAt !== null;
		};
		expect(await isDeletedBy(on)).toBe(false);
		expect(await isDeletedBy(on + 1)).toBe(true);
	});

	it('is counted though its node ended under it', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		await sendAll(stream);
		// As a power cut would, just when its phone began anew: nothing is written down any more.
		await at.studio.stop();
		const turn = { ...at.run, slotKey: at.slotKey, producerId: at.stall.producer };
		const anew = { id: streamId(crypto.randomUUID()), keyHash: '', startedAt: at.stall.now };
		const opened = { ...turn, ...anew, accountId: ACTOR.accountId };
		expect(await at.db.transaction((tx) => openStream(tx, opened))).toEqual([stream.id]);
		expect((await getStream(at.db, stream.id))?.keptBytes).toBe(0);
		await forgetRecordings(
			{ database: at.db, folder: at.folder, captions: at.captions },
			{ now: at.stall.now, keptDays: 30 },
		);
		const row = await getStream(at.db, stream.id);
		expect(row?.keptBytes).toBe(await at.folder.sizeOf(stream.id));
		expect(row?.keptBytes).toBeGreaterThan(100_000);
	}, 60_000);

	it('is read once for all who ask in the second in which it ends, and anew once it went on', async () => {
		await act({ do: 'pin', productId: at.stall.honey });
		await act({ do: 'end' });
		const desk = { ...newDesk(), replays: new Fresh<ToldReplay>(REPLAY_FRESH_MS, 10) };
		const tell = () => tellReplay(at.db, desk, at.run.sessionId);
		const reading = vi.spyOn(desk.captions, 'read');
		const told = await Promise.all(Array.from({ length: 500 }, tell));
		expect(told.every((one) => one === told[0])).toBe(true);
		expect(reading).toHaveBeenCalledTimes(1);
		expect(told[0]?.hasCaptions).toBe(false);
		await act({ do: 'resume' });
		expect(await codeOf(tell())).toBe('NOT_FOUND');
		await act({ do: 'end' });
		const kinds = (await tell()).events.map(({ word }) => word.kind);
		expect(kinds).toEqual(['started', 'pinned', 'ended', 'resumed', 'pinned', 'ended']);
		desk.replays.clear();
		expect(await tell()).not.toBe(told[0]);
		expect(reading).toHaveBeenCalledTimes(3);
	});

	it('has its end also where far more was said than is told', async () => {
		const stream = await begin();
		await act({ do: 'air', source: { kind: 'stream', id: stream.id, producerId: null } });
		const said = Array.from({ length: 2_100 }, (): LiveWord => ({
			...{ kind: 'limited', productId: at.stall.honey, most: 1, held: null },
		}));
		const nobody = { accountId: null, actionId: null };
		await at.db.transaction((tx) =>
			record(tx, at.run, at.stall.now, () => ({ words: said, ...nobody })),
		);
		await act({ do: 'announce', text: 'Nói nhầm' });
		const { seq } = await readState(at.db, at.run);
		await act({ do: 'withdraw', of: seq });
		await act({ do: 'end' });
		const replay = await getReplay(at.db, at.folder, at.run.sessionId);
		const words = replay?.events.map(({ word }) => word) ?? [];
		expect(words.map(({ kind }) => kind)).toEqual([
			...['started', 'onAir', 'announced', 'withdrawn', 'ended'],
		]);
		expect(words).toContainEqual({ kind: 'announced', text: '' });
	});

	it('is not told before the session is over', async () => {
		expect(await getReplay(at.db, at.folder, at.run.sessionId)).toBeUndefined();
		expect(await codeOf(list('240.m3u8'))).toBe('NOT_FOUND');
	});
});

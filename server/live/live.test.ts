import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';
import type { LiveEvent } from '$lib/domain/live/live-event';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { afterEvent, LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import type { BoardAction, Standing } from '$lib/domain/live/outrun';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pino from 'pino';

import { Stall } from '../../tests/fixtures/stall';
import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { listChanges } from '../audit/list-changes';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { readBody } from '../catalogue/feed';
import { getListingFacts } from '../catalogue/listing-facts';
import { setStock } from '../catalogue/stock';
import { createSession } from '../market/sessions';
import { createDraft } from '../market/plan-session';
import { getPlan } from '../market/plans';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { actAsHost } from './act-as-host';
import { AT_HAND } from './channel';
import { leaveCounts, sumWatchers } from './counts';
import { LiveHub } from './live-hub';
import { readMissed } from './missed';
import { historyOf, readPlace } from './place';
import {
	readAnnouncements,
	readEvents,
	readRun,
	readState,
	readToldEvents,
	record,
	type Run,
} from './record';
import type { OfStall } from './watchers';

let stall: Stall;
const hubs: LiveHub[] = [];
beforeAll(async () => {
	stall = await Stall.open(8);
	for (let index = 0; index < 2; index++) {
		hubs.push(newHub());
	}
});
afterAll(async () => {
	for (const hub of hubs) await hub.stop();
	await stall[Symbol.asyncDispose]();
});

let run: Run;
let turns: readonly string[] = [];
beforeEach(async () => {
	stall.wait(24);
	const startsAt = stall.now + HOUR_MS;
	const session = await createSession(
		db(),
		{
			slug: crypto.randomUUID(),
			title: 'Phiên chè và mật',
			intro: '',
			startsAt,
			endsAt: startsAt + 2 * HOUR_MS,
			slots: [
				{ producerId: stall.producer, startsAt, minutes: 10, productIds: [stall.honey] },
				{
					producerId: stall.neighbour,
					startsAt: startsAt + 10 * MINUTE_MS,
					minutes: 10,
					productIds: [stall.tea],
				},
			],
		},
		stall.now,
	);
	run = { sessionId: session.id, isRehearsal: false };
	const plan = await getPlan(db(), session.id, stall.now);
	turns = plan?.plan.slots.map(({ key }) => key) ?? [];
});

const db = () => stall.db.database;
function newHub(): LiveHub {
	const hub = new LiveHub({ pool: stall.db, log: pino({ enabled: false }) });
	hub.start();
	return hub;
}
const act = (action: HostAction, of: Run = run, actionId: string = crypto.randomUUID()) =>
	actAsHost(db(), { ...of, action, actionId, actor: ACTOR }, stall.now);
const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof AppError ? error.code : String(error)),
	);
const eventsOf = (of: Run = run) => readEvents(db(), of, { after: 0, most: 1_000 });

/** Somebody who watches, as a phone does: the state that comes of the frames. */
class Watcher {
	readonly frames: LiveFrame[] = [];
	state: LiveState = LIVE_BEGINNING;
	/** The id of the last event. */
	place: string | null;
	#stop = new AbortController();
	#ended: Promise<void> | undefined;

	constructor(
		private readonly of: Run,
		after: number | string | null = null,
		private readonly accountId: AccountId | null = null,
		private readonly isAudience = true,
		private readonly stall?: OfStall,
	) {
		this.place = after === null ? null : String(after);
	}

	get seq(): number | null {
		return this.place === null ? null : readPlace(this.place).seq;
	}

	at(hub: LiveHub | undefined): this {
		if (!hub) throw new Error('no hub');
		this.#stop = new AbortController();
		this.#ended = this.#take(hub, this.#stop.signal);
		return this;
	}

	async leave(): Promise<void> {
		this.#stop.abort();
		await this.#ended;
	}

	/** Settles when nothing more comes. */
	get ended(): Promise<void> {
		return this.#ended ?? Promise.resolve();
	}

	get events(): LiveEvent[] {
		return this.frames.flatMap((frame) => (frame.kind === 'events' ? frame.events : []));
	}

	async #take(hub: LiveHub, signal: AbortSignal): Promise<void> {
		const { of: run, accountId, isAudience, stall } = this;
		const after = this.place === null ? null : readPlace(this.place);
		const wish = { run, after, accountId, isAudience, address: null, ...(stall ? { stall } : {}) };
		for await (const { id, frame } of hub.watch(wish, signal)) {
			this.frames.push(frame);
			this.place = id ?? this.place;
			if (frame.kind === 'state') this.state = frame.state;
			else if (frame.kind === 'events') this.state = frame.events.reduce(afterEvent, this.state);
		}
	}
}

describe('the board', () => {
	it('takes back what is shown, and what stands on no screen any more', async () => {
		await act({ do: 'start' });
		for (let n = 1; n <= 12; n++) await act({ do: 'announce', text: `Tin số ${n}` });
		// Two hosts who take the same one back both did.
		await act({ do: 'withdraw', of: 5 });
		expect((await act({ do: 'withdraw', of: 5 })).announcements.map(({ seq }) => seq)).toEqual([
			...[13, 12, 11, 10, 9],
			...[8, 7, 6, 4],
		]);
		const all = async () => (await readAnnouncements(db(), run)).map(({ seq }) => seq);
		expect(await all()).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 4, 3, 2]);
		const { seq } = await act({ do: 'withdraw', of: 2 });
		expect(await all()).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 4, 3]);
		// Once, and nothing that was no announcement.
		await act({ do: 'withdraw', of: 2 });
		await act({ do: 'withdraw', of: 1 });
		expect((await act({ do: 'withdraw', of: 99 })).seq).toBe(seq);
		// Nobody is told it any more: who comes back, and who watches the replay.
		for (const told of [await eventsOf(), await readToldEvents(db(), run, 100)]) {
			expect(JSON.stringify(told)).toContain('"Tin số 2"');
			expect(JSON.stringify(told)).not.toContain('"Tin số 1"');
		}
		await act({ do: 'end' });
		await act({ do: 'withdraw', of: 3 });
		expect(await all()).not.toContain(3);
	});

	it('runs an evening, and what happened stays written', async () => {
		await act({ do: 'start' });
		await act({ do: 'beginTurn', key: turns[0] ?? '' });
		await act({ do: 'pin', productId: stall.honey });
		await act({ do: 'end' });
		expect((await eventsOf()).map(({ seq, word }) => [seq, word.kind])).toEqual([
			[1, 'started'],
			[2, 'turnBegun'],
			[3, 'pinned'],
			[4, 'ended'],
		]);
		await expect(db().execute(`delete from market_events`)).rejects.toThrow();
		const question = { before: null, accountId: null, producerId: null, text: 'live.' };
		const { entries } = await listChanges(db(), question);
		expect(entries[0]).toMatchObject({ action: 'live.end', subject: `session ${run.sessionId}` });
	});

	it('tells those, too, who do not watch, whether it is open and whose turn it really is', async () => {
		const told = async () => {
			const body = await readBody(db(), 'session', String(run.sessionId));
			return { isOpen: Boolean(body?.openedAt) && !body?.closedAt, onAir: body?.onAir ?? null };
		};
		const begin = (turn: number, of = run) => act({ do: 'beginTurn', key: turns[turn] ?? '' }, of);
		await act({ do: 'start' });
		expect(await told()).toEqual({ isOpen: true, onAir: null });
		await begin(1);
		expect(await told()).toEqual({ isOpen: true, onAir: stall.neighbour });
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		await begin(0, rehearsal);
		expect((await told()).onAir).toBe(stall.neighbour);
		await act({ do: 'end' });
		expect(await told()).toEqual({ isOpen: false, onAir: null });
		await act({ do: 'resume' });
		expect(await told()).toEqual({ isOpen: true, onAir: stall.neighbour });
	});

	it('takes what many hosts do at once one after the other, and the same only once', async () => {
		await act({ do: 'start' });
		const actionId = crypto.randomUUID();
		const announce = { do: 'announce', text: 'Mời bà con' } as const;
		await Promise.all([
			...Array.from({ length: 6 }, () => act({ do: 'beginTurn', key: turns[1] ?? '' })),
			...Array.from({ length: 3 }, () => act(announce, run, actionId)),
			act(announce),
		]);
		const events = await eventsOf();
		expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
		const kinds = events.map(({ word }) => word.kind).sort();
		expect(kinds).toEqual(['announced', 'announced', 'started', 'turnBegun']);
	});

	it('goes on with what was pinned where its end was a mistake, and with nothing that was not', async () => {
		const { honey } = stall;
		const [one = '', other = ''] = turns;
		for (const of of [run, { ...run, isRehearsal: true }]) {
			const pinned = async () => {
				await act({ do: 'end' }, of);
				expect((await readState(db(), of)).pinned).toBeNull();
				return (await act({ do: 'resume' }, of)).pinned;
			};
			await act({ do: 'start' }, of);
			expect(await pinned()).toBeNull();
			await act({ do: 'beginTurn', key: one }, of);
			await act({ do: 'pin', productId: honey }, of);
			// As often as that happens.
			expect([await pinned(), await pinned()]).toEqual([honey, honey]);
			await act({ do: 'beginTurn', key: other }, of);
			expect(await pinned()).toBeNull();
			await act({ do: 'pin', productId: honey }, of);
			await act({ do: 'pin', productId: null }, of);
			expect(await pinned()).toBeNull();
		}
	});

	it('goes on by one step where two hosts go on from the same one, and tells the second why', async () => {
		await act({ do: 'start' });
		/** Two wishes at once, of hosts who see the same: what comes of each, and then of the first again. */
		const both = async (
			wishes: readonly [BoardAction, BoardAction],
			seen: Standing,
		): Promise<readonly string[]> => {
			const tap = (action: BoardAction, actionId: string = crypto.randomUUID()) =>
				codeOf(actAsHost(db(), { ...run, action, actionId, seen, actor: ACTOR }, stall.now));
			const ids = wishes.map(() => crypto.randomUUID());
			const came = await Promise.all(wishes.map((wish, index) => tap(wish, ids[index])));
			const first = came.indexOf('done');
			// Its answer was lost: what it saw is no reason any more.
			const [wish, id] = [wishes[first], ids[first]];
			return [...came.toSorted(), wish && id ? await tap(wish, id) : 'none'];
		};
		const [one = '', other = ''] = turns;
		const { honey, tea } = stall;
		const { endsAt } = (await getPlan(db(), run.sessionId, stall.now))?.plan ?? { endsAt: 0 };
		const begin = (key: string): BoardAction => ({ do: 'beginTurn', key });
		expect(await both([begin(one), begin(other)], null)).toEqual([
			...['SESSION_TURN_MOVED', 'done'],
			'done',
		]);
		const longer = (minutes: number): BoardAction => ({
			do: 'setEnd',
			endsAt: endsAt + minutes * MINUTE_MS,
		});
		expect(await both([longer(15), longer(30)], endsAt)).toEqual([
			...['SESSION_END_MOVED', 'done'],
			'done',
		]);
		const limit = (most: number): BoardAction => ({ do: 'limit', productId: honey, most });
		expect(await both([limit(5), limit(6)], null)).toEqual([
			...['SESSION_LIMIT_MOVED', 'done'],
			'done',
		]);
		await act({ do: 'pin', productId: honey });
		await act({ do: 'pin', productId: tea });
		const unpin: BoardAction = { do: 'pin', productId: null };
		const late = { ...run, action: unpin, actionId: crypto.randomUUID(), actor: ACTOR };
		expect(await codeOf(actAsHost(db(), { ...late, seen: honey }, stall.now))).toBe(
			'SESSION_PIN_MOVED',
		);
		expect((await readState(db(), run)).pinned).toBe(tea);
		// Who wants what is so by now, and whose second tap it is, hears of no fault.
		expect(await both([unpin, unpin], tea)).toEqual(['done', 'done', 'done']);
		const words = (await eventsOf()).map(({ word }) => word.kind);
		expect(words.sort()).toEqual([
			...['endSet', 'limited', 'pinned', 'pinned', 'pinned', 'started', 'turnBegun'],
		]);
		// It limits no other one.
		await act({ do: 'end' });
	});

	it('refuses what the session does not offer, and whatever is no session', async () => {
		await act({ do: 'start' });
		const { length } = await eventsOf();
		const other = { sessionId: 999_999 as SessionId, isRehearsal: false };
		expect(await codeOf(act({ do: 'pin', productId: stall.wine }))).toBe('UNKNOWN_PRODUCT');
		expect(await codeOf(act({ do: 'beginTurn', key: 'gone' }))).toBe('UNKNOWN_PRODUCT');
		expect(await codeOf(act({ do: 'start' }, other))).toBe('NOT_FOUND');
		expect(await eventsOf()).toHaveLength(length);
	});

	it('takes a product that is stopped off the market at once, and brings it back', async () => {
		await act({ do: 'start' });
		await act({ do: 'pin', productId: stall.honey });
		const stopped = await act({ do: 'stop', productId: stall.honey });
		expect(stopped).toMatchObject({ pinned: null, stopped: [stall.honey] });
		const listed = async () => (await getListingFacts(db(), [stall.honey]))[0]?.isListed;
		expect(await listed()).toBe(false);
		const { operation } = await stall.order();
		expect(await stall.outcome(operation)).not.toMatchObject({ status: 'accepted' });
		// It can be put right when the evening is over, too.
		await act({ do: 'end' });
		await act({ do: 'release', productId: stall.honey });
		expect(await listed()).toBe(true);
	});

	it('makes no phone pull for a stop that is one already', async () => {
		await act({ do: 'start' });
		await act({ do: 'stop', productId: stall.honey });
		const { version } = await getCatalogueState(db());
		await act({ do: 'stop', productId: stall.honey });
		await act({ do: 'release', productId: stall.tea });
		expect((await getCatalogueState(db())).version).toBe(version);
		await act({ do: 'release', productId: stall.honey });
		expect((await getCatalogueState(db())).version).toBe(version + 1);
	});

	it('writes no event before the one that came before it, whatever the clocks of nodes say', async () => {
		await act({ do: 'start' });
		stall.wait(-1);
		await act({ do: 'announce', text: 'Từ máy có đồng hồ chậm' });
		stall.wait(1);
		const [first, second] = await eventsOf();
		expect(second?.at).toBe(first?.at);
	});

	it('rehearses a draft, which changes nothing for anybody else', async () => {
		const startsAt = stall.now + 48 * HOUR_MS;
		const frame = { title: 'Thử', startsAt, endsAt: startsAt + HOUR_MS };
		const sessionId = await createDraft(db(), { ...frame, actor: ACTOR }, stall.now);
		expect(await codeOf(act({ do: 'start' }, { sessionId, isRehearsal: false }))).toBe('NOT_FOUND');
		await act({ do: 'start' }, { sessionId, isRehearsal: true });
		expect((await readState(db(), { sessionId, isRehearsal: true })).phase).toBe('running');
		expect((await readState(db(), { sessionId, isRehearsal: false })).phase).toBe('waiting');
		// Of a published one that is rehearsed again nothing leaves the market.
		const rehearsal = { ...run, isRehearsal: true };
		await act({ do: 'start' }, rehearsal);
		await act({ do: 'stop', productId: stall.honey }, rehearsal);
		expect((await getListingFacts(db(), [stall.honey]))[0]?.isListed).toBe(true);
	});
});

describe('watchers of two nodes', () => {
	it('are told the same, in order and once, wherever and from whenever they watch', async () => {
		await act({ do: 'start' });
		const early = new Watcher(run).at(hubs[0]);
		const moving = new Watcher(run).at(hubs[1]);
		await expect.poll(() => [early.seq, moving.seq]).toEqual([1, 1]);
		await act({ do: 'beginTurn', key: turns[0] ?? '' });
		await expect.poll(() => moving.seq).toBe(2);
		// Cut off for a while, and then at the other node.
		await moving.leave();
		for (let count = 0; count < 5; count++) await act({ do: 'announce', text: `Tin ${count}` });
		moving.at(hubs[0]);
		const late = new Watcher(run).at(hubs[1]);
		await act({ do: 'pin', productId: stall.honey });
		const all = [early, moving, late];
		await expect.poll(() => all.map(({ seq }) => seq)).toEqual([8, 8, 8]);
		const state = await readState(db(), run);
		for (const watcher of all) expect(watcher.state).toEqual(state);
		expect(moving.events.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8]);
		await Promise.all(all.map((watcher) => watcher.leave()));
		expect(hubs.map(({ watchers }) => watchers)).toEqual([0, 0]);
	});

	it('who come back are told all that a node remembers, and from further away where it stands', async () => {
		await act({ do: 'start' });
		const last = AT_HAND + 101;
		const words = Array.from({ length: last - 1 }, (_, index) => ({
			kind: 'announced' as const,
			text: `Tin ${index}`,
		}));
		for (let start = 0; start < words.length; start += 500) {
			await db().transaction((tx) =>
				record(tx, run, stall.now, () => ({
					words: words.slice(start, start + 500),
					accountId: null,
					actionId: null,
				})),
			);
		}
		const near = new Watcher(run, last - AT_HAND).at(hubs[0]);
		await expect.poll(() => near.seq).toBe(last);
		const remembered = Array.from({ length: AT_HAND }, (_, index) => last - AT_HAND + 1 + index);
		expect(near.events.map(({ seq }) => seq)).toEqual(remembered);
		await near.leave();
		const far = new Watcher(run, last - AT_HAND - 1).at(hubs[0]);
		await expect.poll(() => far.frames[0]?.kind).toBe('state');
		expect([far.state, far.events]).toEqual([await readState(db(), run), []]);
		await far.leave();
		// What they missed stands in the record: of so much the latest, in order.
		const { epoch } = await getCatalogueState(db());
		const at = (seq: number) => ({ seq, epoch: historyOf(epoch) });
		const missed = await readMissed(db(), run, at(last - AT_HAND - 1));
		expect(missed?.events.map(({ seq }) => seq)).toEqual(
			Array.from({ length: 200 }, (_, index) => last - 199 + index),
		);
		expect(missed?.isAll).toBe(false);
		expect((await readMissed(db(), run, at(last - 200)))?.isAll).toBe(true);
		expect(await readMissed(db(), run, { seq: 1, epoch: 'ffffffff' })).toBeNull();
		// Of another history than the one that is known here.
		const strange = new Watcher(run, 5_000).at(hubs[0]);
		await expect.poll(() => strange.frames[0]?.kind).toBe('state');
		await strange.leave();
	});

	it('who come from another node are told nothing older than they know, and nothing twice', async () => {
		await act({ do: 'start' });
		// A node that hears nothing: all it knows is what it read when it was first asked.
		const deaf = new LiveHub({
			pool: { database: db(), listen: () => undefined },
			log: pino({ enabled: false }),
		});
		const there = new Watcher(run).at(deaf);
		await expect.poll(() => there.seq).toBe(1);
		await act({ do: 'beginTurn', key: turns[0] ?? '' });
		await act({ do: 'pin', productId: stall.honey });
		const moved = new Watcher(run, 3).at(deaf);
		await expect.poll(() => there.seq).toBe(3);
		expect(moved.frames.filter(({ kind }) => kind === 'state' || kind === 'events')).toEqual([]);
		expect(there.events.map(({ seq }) => seq)).toEqual([2, 3]);
		await Promise.all([there.leave(), moved.leave()]);
		await deaf.stop();
	});

	it('are not told what an announcement said that was taken back', async () => {
		await act({ do: 'start' });
		await act({ do: 'announce', text: 'Nói nhầm rồi' });
		await act({ do: 'announce', text: 'Nói đúng' });
		const near = new Watcher(run).at(hubs[0]);
		await expect.poll(() => near.seq).toBe(3);
		await act({ do: 'withdraw', of: 2 });
		await expect.poll(() => near.seq).toBe(4);
		// From what the node has at hand, and from the record.
		const backs = hubs.map((hub) => new Watcher(run, 1).at(hub));
		for (const back of backs) {
			await expect.poll(() => back.seq).toBe(4);
			expect(JSON.stringify(back.frames)).not.toContain('Nói nhầm');
			expect(JSON.stringify(back.frames)).toContain('Nói đúng');
		}
		await Promise.all([near, ...backs].map((watcher) => watcher.leave()));
	});

	it('as hosts are let go of within the minute once they may not be hosts any more', async () => {
		const host = { name: 'Người dẫn', login: 'dan@cho.example', roles: ['host'] } as const;
		const id = await createAccount(db(), { ...host, actor: null }, stall.now);
		const stays = new Watcher(run, null, id).at(hubs[0]);
		const leaves = new Watcher(run, null, accountId('thoi-viec')).at(hubs[0]);
		const audience = new Watcher(run).at(hubs[0]);
		await expect.poll(() => [stays, leaves, audience].map(({ seq }) => seq)).toEqual([0, 0, 0]);
		const refused = codeOf(leaves.ended);
		await hubs[0]?.recheckHosts();
		expect(await refused).toBe('FORBIDDEN');
		await act({ do: 'start' });
		await expect.poll(() => [stays.seq, audience.seq]).toEqual([1, 1]);
		await Promise.all([stays.leave(), audience.leave()]);
	});

	it('of a rehearsal are let go of where they sell at no stall with a turn in it any more', async () => {
		const rehearsal = { ...run, isRehearsal: true };
		const sells = async (login: string, producerId: ProducerId) => {
			const person = { name: 'Người bán', login, roles: [], actor: null };
			const id = await createAccount(db(), person, stall.now);
			await setProducerRole(
				db(),
				{ producerId, accountId: id, role: 'owner', actor: null },
				stall.now,
			);
			const of = { producerId, accountId: id };
			return new Watcher(rehearsal, null, null, false, of).at(hubs[0]);
		};
		const stays = await sells('o-lai@cho.example', stall.producer);
		const dropped = await sells('bo-luot@cho.example', stall.neighbour);
		const gone = new Watcher(rehearsal, null, null, false, {
			...{ producerId: stall.producer, accountId: accountId('thoi-viec') },
		}).at(hubs[0]);
		const all = [stays, dropped, gone];
		await expect.poll(() => all.map(({ seq }) => seq)).toEqual([0, 0, 0]);
		const refused = [dropped, gone].map(({ ended }) => codeOf(ended));
		const [, other = ''] = turns;
		await stall.db.sql`delete from market_slots where key = ${other}`;
		await hubs[0]?.recheckStalls();
		expect(await Promise.all(refused)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
		await act({ do: 'start' }, rehearsal);
		await expect.poll(() => stays.seq).toBe(1);
		await stays.leave();
	});

	it('are counted at all nodes together, with the orders of the session', async () => {
		await act({ do: 'start' });
		const watchers = [0, 0, 1].map((node) => new Watcher(run).at(hubs[node]));
		const host = new Watcher(run, null, accountId('host')).at(hubs[0]);
		const seller = new Watcher(run, null, null, false).at(hubs[1]);
		const told = () =>
			watchers.map(({ frames }) => {
				const last = frames.findLast((frame) => frame.kind === 'tick' && frame.tick.counts);
				return last?.kind === 'tick' ? last.tick.counts : undefined;
			});
		const counts = { seq: 1, watchers: 3, orders: 0 };
		await expect.poll(told, { timeout: 5_000 }).toEqual([counts, counts, counts]);
		await stall.place(await stall.order({ sessionId: run.sessionId }));
		await expect
			.poll(() => told().map((counted) => counted?.orders), {
				timeout: 5_000,
			})
			.toEqual([1, 1, 1]);
		await Promise.all([...watchers, host, seller].map((watcher) => watcher.leave()));
	});

	it('are told counts once a second at most, however often these change', async () => {
		await act({ do: 'start' });
		const watcher = new Watcher(run).at(hubs[0]);
		const counted = () =>
			watcher.frames.flatMap((frame) =>
				frame.kind === 'tick' && frame.tick.counts ? [frame.tick.counts.orders] : [],
			);
		await expect.poll(() => counted().length, { timeout: 5_000 }).toBeGreaterThan(0);
		// More than the quickest machine sells in that time.
		await setStock(db(), stall.honey, 1_000_000);
		const [from, before] = [performance.now(), counted().length];
		let placed = 0;
		while (performance.now() - from < 2_200) {
			await stall.place(await stall.order({ sessionId: run.sessionId }));
			placed += 1;
		}
		expect(placed).toBeGreaterThan(5);
		await expect.poll(() => counted().at(-1), { timeout: 5_000 }).toBe(placed);
		const seconds = Math.ceil((performance.now() - from) / 1_000) + 1;
		expect(counted().length - before).toBeLessThanOrEqual(seconds);
		await watcher.leave();
	});

	it('are counted once where their node has ended, or may have', async () => {
		await act({ do: 'start' });
		const [going, staying] = [crypto.randomUUID(), crypto.randomUUID()];
		const say = (node: string, watchers: number) =>
			sumWatchers(db(), { node, here: [{ run, watchers }] });
		const peak = async () => (await readRun(db(), run)).peakWatchers;
		const total = async (watchers: number) => [...(await say(staying, watchers)).values()];
		await say(going, 500);
		expect(await total(500)).toEqual([1_000]);
		expect(await peak()).toBe(1_000);
		// Killed: what it said stands for some seconds, while its watchers come to the other one.
		await stall.db.sql`
			update live_watchers set said_at = now() - interval '3 seconds' where node = ${going}`;
		expect(await total(1_000)).toEqual([1_500]);
		expect(await peak()).toBe(1_000);
		// Ended: it takes back what it said.
		await leaveCounts(db(), going);
		expect(await total(1_000)).toEqual([1_000]);
		expect(await total(1_001)).toEqual([1_001]);
		expect(await peak()).toBe(1_001);
	});

	it('of a node that ends are taken off the count of all', async () => {
		await act({ do: 'start' });
		const counted = async () => {
			const rows = await stall.db.sql<{ watchers: number }[]>`
				select watchers from live_watchers where session_id = ${run.sessionId} and watchers > 0`;
			return rows.map(({ watchers }) => watchers);
		};
		const leaving = newHub();
		const watcher = new Watcher(run).at(leaving);
		await expect.poll(counted).toEqual([1]);
		await leaving.stop();
		await watcher.leave();
		expect(await counted()).toEqual([]);
	});
});

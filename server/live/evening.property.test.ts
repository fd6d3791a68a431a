import type { Promotion } from '$lib/domain/catalogue/promotion';
import { promotionStage } from '$lib/domain/catalogue/promotion-rules';
import { toProduct } from '$lib/domain/catalogue/published-promotion';
import { AppError } from '$lib/domain/errors';
import { orderId, streamId, type ProductId, type StreamId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';
import type { LiveWord } from '$lib/domain/live/live-event';
import { asItRuns } from '$lib/domain/live/evening-so-far';
import type { MarketSession } from '$lib/domain/market/session';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';
import { onSale } from '$lib/domain/live/on-sale';
import { standingFor, type BoardAction } from '$lib/domain/live/outrun';
import type { TalkAction } from '$lib/domain/talk/decide-talk';
import type { Operation } from '$lib/domain/ordering/operation';
import { NO_REACTIONS } from '$lib/domain/talk/message';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { LivePhone } from '../../tests/fixtures/live-phone';
import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { readBody } from '../catalogue/feed';
import { putBackOwn, takeOffOwn } from '../catalogue/off-the-market';
import { createPromotion, endPromotion, updatePromotion } from '../catalogue/promotions';
import { setStock } from '../catalogue/stock';
import { getPlan } from '../market/plans';
import { createSession } from '../market/sessions';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { moderate } from '../talk/moderate';
import { writeBatch, type Draft } from '../talk/post-message';
import { TalkRooms } from '../talk/talk-rooms';
import { leaveAir } from '../video/leave-air';
import { closeStream, getStream, openStream } from '../video/streams';
import { actAsHost } from './act-as-host';
import { LiveHub } from './live-hub';
import { readEvents, readState, type Run } from './record';

const WATCHERS = 3;
const SHELF = 12;
const PORTIONS = 5;
/** Of two to three seconds each. `EVENINGS=200 npx vitest run --project node server/live/evening` plays a night. */
const EVENINGS = Number(process.env['EVENINGS'] ?? 4);

let stall: Stall;
let nodes: readonly { readonly hub: LiveHub; readonly rooms: TalkRooms }[] = [];
beforeAll(async () => {
	stall = await Stall.open(12);
	nodes = [0, 1].map(() => {
		const parts = { pool: stall.db, log: pino({ enabled: false }) };
		const node = { hub: new LiveHub(parts), rooms: new TalkRooms(parts) };
		node.hub.addPart(node.rooms);
		node.rooms.start();
		node.hub.start();
		return node;
	});
});
afterAll(async () => {
	for (const { hub, rooms } of nodes) {
		rooms.stop();
		await hub.stop();
	}
	await stall[Symbol.asyncDispose]();
});

const db = () => stall.db.database;
const goods = (): readonly ProductId[] => [stall.honey, stall.noodles, stall.tea];
/** On a machine that has much else to do. */
const soon = <Value>(get: () => Value) => expect.poll(get, { timeout: 15_000 });

/** What somebody does to the evening. Products, turns and orders are named by their number. */
type Deed =
	| {
			readonly kind: 'host';
			readonly action: (evening: Evening) => BoardAction;
			/** By how much the clock of their node, or of a request that waited, is ahead of the others'. */
			readonly aheadMs: number;
	  }
	| { readonly kind: 'talk'; readonly action: TalkAction }
	| { readonly kind: 'say'; readonly isQuestion: boolean; readonly device: string }
	| {
			readonly kind: 'buy';
			readonly product: number;
			readonly quantity: number;
			/** By whom: where they are cut off, it waits on their phone until they are back. */
			readonly phone: number;
	  }
	| { readonly kind: 'cancel'; readonly order: number }
	| { readonly kind: 'endStream'; readonly stream: number }
	/** Away from the board: noodles are taken off the market by their producer, or put back. */
	| { readonly kind: 'market'; readonly isOff: boolean }
	/** By its producer, or organisers, away from the board: ended, or made to end so soon. */
	| { readonly kind: 'retime'; readonly minutes: number | null };
type Step =
	/** At one moment. */
	| { readonly kind: 'deeds'; readonly deeds: readonly Deed[] }
	| { readonly kind: 'cut' | 'reopen'; readonly phone: number }
	| { readonly kind: 'come'; readonly phone: number; readonly node: number }
	| { readonly kind: 'pass'; readonly minutes: number };

/** An evening that runs on a database of its own market. */
class Evening {
	readonly #orders: MadeOrder[] = [];
	/** By the phones that are cut off: what waits on each. */
	readonly #waiting = new Map<number, MadeOrder[]>();
	/** At the end of which step a limit was first seen, or goods of an order taken. */
	readonly #firstSeen = new Map<string, number>();
	#step = 0;
	/** What hosts have before them as they act. */
	#seen = LIVE_BEGINNING;

	private constructor(
		readonly run: Run,
		/** Of the plan, and of one that comes late. */
		readonly turns: readonly string[],
		readonly promotionId: number,
		readonly streams: readonly StreamId[],
		/** As it was planned. */
		readonly planned: MarketSession,
	) {}

	/** @param hasNeighbour whether the neighbour is in the plan; otherwise they may come late */
	static async begin(hasNeighbour: boolean): Promise<Evening> {
		stall.wait(24);
		for (const id of goods().slice(0, 2)) await setStock(db(), id, SHELF);
		const startsAt = stall.now;
		const frame = { slug: crypto.randomUUID(), title: 'Phiên thử', intro: '', startsAt };
		const slot = { startsAt, minutes: 10 };
		const next = { startsAt: startsAt + 10 * MINUTE_MS, minutes: 10 };
		const slots = [
			{ ...slot, producerId: stall.producer, productIds: [stall.honey, stall.noodles] },
			...(hasNeighbour ? [{ ...next, producerId: stall.neighbour, productIds: [stall.tea] }] : []),
		];
		const endsAt = startsAt + 8 * HOUR_MS;
		const planned = await createSession(db(), { ...frame, endsAt, slots }, stall.now);
		const { id: sessionId } = planned;
		const plan = await getPlan(db(), sessionId, stall.now);
		const { id } = await createPromotion(
			db(),
			{
				...{ productId: stall.honey, deal: { kind: 'percent', percentOff: 25 }, sessionId },
				...{ startsAt: endsAt - HOUR_MS, endsAt, portions: PORTIONS },
			},
			stall.now,
		);
		const keys = plan?.plan.slots.map(({ key }) => key) ?? [];
		const run = { sessionId, isRehearsal: false };
		const [first = ''] = keys;
		const streams = await Promise.all([first, keys[1] ?? first].map((key) => sendStream(run, key)));
		const evening = new Evening(run, [...keys, crypto.randomUUID()], id, streams, planned);
		await evening.do({ kind: 'host', action: () => ({ do: 'start' }), aheadMs: 0 });
		return evening;
	}

	/** What the evening does not allow just now is refused, as to anybody. */
	async do(deed: Deed): Promise<void> {
		try {
			await this.#do(deed);
		} catch (thrown) {
			if (!(thrown instanceof AppError)) throw thrown;
		}
	}

	/**
	 * At one moment: all hosts see what stood before it.
	 * @returns what was said by them
	 */
	async doAll(deeds: readonly Deed[]): Promise<readonly LiveWord[]> {
		this.#seen = await readState(db(), this.run);
		await Promise.all(deeds.map((one) => this.do(one)));
		const told = await readEvents(db(), this.run, { after: this.#seen.seq, most: 1_000 });
		return told.map(({ word }) => word);
	}

	async #do(deed: Deed): Promise<void> {
		const who = { actionId: crypto.randomUUID(), actor: ACTOR };
		switch (deed.kind) {
			case 'host': {
				const action = deed.action(this);
				const { endsAt } = this.planned;
				const seen = standingFor(action, { state: this.#seen, endsAt });
				const wish = { ...this.run, ...who, action, seen };
				await actAsHost(db(), wish, stall.now + deed.aheadMs);
				return;
			}
			case 'talk':
				await moderate(db(), { ...this.run, ...who, action: deed.action }, stall.now);
				return;
			case 'say':
				await this.#say(deed);
				return;
			case 'buy':
				await this.#buy(deed);
				return;
			case 'cancel': {
				const made = this.#orders[deed.order % Math.max(1, this.#orders.length)];
				if (made) await taken(await stall.cancel(made));
				return;
			}
			case 'retime': {
				const { promotionId } = this;
				if (deed.minutes === null) await endPromotion(db(), promotionId, stall.now);
				else {
					const endsAt = stall.now + deed.minutes * MINUTE_MS;
					await updatePromotion(db(), { promotionId, endsAt }, stall.now);
				}
				return;
			}
			case 'market': {
				const own = { producerId: stall.producer, productId: stall.noodles, actor: ACTOR };
				if (deed.isOff) await takeOffOwn(db(), { ...own, reason: 'Hết mì' }, stall.now);
				else await putBackOwn(db(), own, stall.now);
				return;
			}
			case 'endStream': {
				const id = this.streams[deed.stream];
				const over = { at: stall.now, because: 'ended', keptBytes: 1 } as const;
				if (!id) return;
				await db().transaction((tx) => {
					const close = async () => (await closeStream(tx, id, over)) !== undefined;
					return leaveAir(tx, this.run, { id, now: stall.now, close });
				});
			}
		}
	}

	/** From now on what is bought with it stays on the phone. */
	cutOff(phone: number): void {
		if (!this.#waiting.has(phone)) this.#waiting.set(phone, []);
	}

	/** Sends what waited, in its order. */
	async backOnline(phone: number): Promise<void> {
		const waiting = this.#waiting.get(phone) ?? [];
		this.#waiting.delete(phone);
		for (const { operation } of waiting) await taken(operation);
	}

	async #say({ isQuestion, device }: Extract<Deed, { readonly kind: 'say' }>): Promise<void> {
		const { run } = this;
		const draft: Draft = {
			...{ run, postKey: crypto.randomUUID(), name: `Cô ${device}`, device },
			...{ network: '10.1.1.1', text: 'Hàng mới không' },
			from: 'viewer',
			kind: isQuestion ? 'question' : 'chat',
		};
		await writeBatch(db(), { run, drafts: [draft], reactions: NO_REACTIONS }, stall.now);
	}

	/** Honey is wanted at its promotion: without it, the buyer is asked. */
	async #buy({ product, quantity, phone }: Extract<Deed, { readonly kind: 'buy' }>): Promise<void> {
		const id = goodsAt(product);
		const isHoney = id === stall.honey && quantity < 3;
		const reduced = { promotionId: this.promotionId, seenPriceDong: 90_000 };
		const made = await stall.order({
			sessionId: this.run.sessionId,
			producerId: id === stall.tea ? stall.neighbour : stall.producer,
			lines: [stall.line(id, { quantity, ...(isHoney ? reduced : {}) })],
		});
		this.#orders.push(made);
		const waiting = this.#waiting.get(phone);
		if (waiting) waiting.push(made);
		else await taken(made.operation);
	}

	/** Nothing of it is left over for the next one. */
	async end(): Promise<void> {
		const host = { kind: 'host', aheadMs: 0 } as const;
		await this.do({ ...host, action: () => ({ do: 'end' }) });
		for (const productId of goods()) {
			await this.do({ ...host, action: () => ({ do: 'release', productId }) });
		}
		await this.do({ kind: 'market', isOff: false });
		await endPromotion(db(), this.promotionId, stall.now);
	}

	/** What whoever watches is to be told of orders and of what is left, from the tables alone. */
	async counts() {
		const { sql } = stall.db;
		const [orders] = await sql<{ placed: number }[]>`
			select count(*)::int as placed from orders
			where session_id = ${this.run.sessionId} and state = 'placed'`;
		const shown = shownIn(await readState(db(), this.run));
		const left = await sql<{ id: ProductId; left: number | null }[]>`
			select id, least(available, evening_left) as left
			from unnest(${[...shown]}::int[]) as shown(id) left join product_stock on product_id = id
			order by id`;
		const [free] = await sql<{ left: number }[]>`
			select available as left from promotion_portions where promotion_id = ${this.promotionId}`;
		return {
			orders: orders?.placed,
			left: left.map((row) => [row.id, row.left]),
			portions: shown.has(stall.honey) ? [[this.promotionId, free?.left]] : [],
		};
	}

	/** The promotion of the honey as the catalogue has it at this moment, and as a phone shows it that watches. */
	async offer() {
		const body = await readBody(db(), 'product', String(stall.honey));
		if (!body) return null;
		const product = toProduct(body, null);
		const { now } = stall;
		const running = (one: Promotion | null) =>
			one && promotionStage(one, now) === 'running' ? { id: one.id, endsAt: one.endsAt } : null;
		return {
			told: running(product.promotion),
			shown: ({ live: { state, counts } }: LivePhone) =>
				running(onSale(product, { state, counts, now }).promotion),
		};
	}

	/** Its end and its goods as the catalogue has them, and as a phone shows them that watches. */
	async lineUp() {
		const told = await readBody(db(), 'session', String(this.run.sessionId));
		const shortly = ({ endsAt, slots }: Pick<MarketSession, 'endsAt' | 'slots'>) => ({
			endsAt,
			goods: slots
				.map(({ producerId, productIds }) => `${producerId}: ${productIds.join()}`)
				.sort(),
		});
		return {
			told: told && shortly(told),
			shown: ({ live: { state } }: LivePhone) => {
				const { end, late } = state;
				const evening = { onAir: null, shown: [], endsAt: end?.endsAt ?? null };
				return shortly(asItRuns(this.planned, { ...evening, late: late.map(({ slot }) => slot) }));
			},
		};
	}

	/**
	 * What is limited, or was: what may still be sold of it, and what ought to be by the orders that stand. What was
	 * taken in a step after the limit came counts, what was taken before it does not; of what was done in one step with
	 * it, the order's lines alone know.
	 */
	async limits() {
		const step = this.#step++;
		const { sql } = stall.db;
		const limits = await sql<Limited[]>`
			select product_id as product, evening_limit as limit, evening_left as left,
				evening_most as most, evening_sold as sold
			from product_stock where evening_session = ${this.run.sessionId}`;
		const ids = this.#orders.map(({ operation }) => orderId(operation.opId));
		const lines = await sql<TakenUnits[]>`
			select order_id as order, product_id as product, quantity, state, evening_limit as limit
			from order_lines join orders on orders.id = order_id
			where state in ('placed', 'cancelled') and order_id = any(${ids})`;
		const since = (what: string) => {
			const first = this.#firstSeen.get(what) ?? step;
			this.#firstSeen.set(what, first);
			return first;
		};
		// What was called off before it was ever seen to be taken says nothing of when that was.
		for (const { order, state } of lines) if (state === 'placed') since(order);
		return limits.map(({ product, limit, left, most, sold }) => {
			const own = lines.filter(
				(line) => line.product === product && this.#firstSeen.has(line.order),
			);
			const from = since(limit);
			const isOf = (line: TakenUnits) =>
				since(line.order) === from ? line.limit === limit : since(line.order) > from;
			const standing = own.filter((line) => isOf(line) && line.state === 'placed');
			const ought = standing.reduce((sum, { quantity }) => sum + quantity, 0);
			return {
				is: { sold, left, isNamed: own.map((line) => line.limit === limit) },
				ought: {
					sold: ought,
					left: left === null ? null : Math.max(0, most - ought),
					isNamed: own.map(isOf),
				},
			};
		});
	}

	/** What is pinned though no turn of the line-up has it. */
	async pinnedAstray() {
		return stall.db.sql`
			select state ->> 'pinned' as pinned from market_runs run
			where session_id = ${this.run.sessionId} and not is_rehearsal
				and state ->> 'pinned' is not null
				and not exists (select from market_slots slot where slot.session_id = run.session_id
					and (run.state ->> 'pinned')::int = any(slot.product_ids))`;
	}

	/** Shelf and promotion against the orders that stand. */
	async units() {
		const [row] = await stall.db.sql<Record<string, number>[]>`
			select coalesce(sum((promotion ->> 'portions')::int), 0)::int as promoted,
				coalesce(sum(quantity) filter (where product_id = ${stall.honey}), 0)::int as honey,
				coalesce(sum(quantity) filter (where product_id = ${stall.noodles}), 0)::int as noodles,
				(select available from product_stock where product_id = ${stall.honey}) as honey_left,
				(select available from product_stock where product_id = ${stall.noodles}) as noodles_left,
				(select available from promotion_portions where promotion_id = ${this.promotionId})
					as portions_left
			from order_lines join orders on orders.id = order_id
			where state = 'placed' and order_id = any(${this.#orders.map(({ operation }) => orderId(operation.opId))})`;
		return row;
	}
}

interface Limited {
	readonly product: ProductId;
	readonly limit: string;
	readonly left: number | null;
	readonly most: number;
	readonly sold: number;
}

interface TakenUnits {
	readonly order: string;
	readonly product: ProductId;
	readonly quantity: number;
	readonly state: string;
	readonly limit: string | null;
}

/** Sends what is answered in any way, but is not put by because something broke. */
async function taken(operation: Operation): Promise<void> {
	expect((await stall.outcome(operation)).status).not.toBe('held');
}

/** As a phone opens one for its turn; nothing of it is sent. */
async function sendStream(run: Run, slotKey: string): Promise<StreamId> {
	const id = streamId(crypto.randomUUID());
	const from = { producerId: stall.producer, accountId: ACTOR.accountId, keyHash: '' };
	const stream = { ...run, ...from, id, slotKey, startedAt: stall.now };
	await db().transaction((tx) => openStream(tx, stream));
	return id;
}

/** What whoever was away is to be told, from the tables alone. */
async function missedAfter({ sessionId }: Run, seq: number): Promise<number[]> {
	const rows = await stall.db.sql<{ seq: number }[]>`
		select seq from market_events told
		where session_id = ${sessionId} and not is_rehearsal and seq > ${seq}
			and word ->> 'kind' not in ('talk', 'limited')
			and not exists (select from market_events gone where gone.session_id = told.session_id
				and gone.word ->> 'kind' = 'withdrawn' and (gone.word ->> 'of')::int = told.seq)
		order by seq`;
	return rows.map((row) => row.seq);
}

/** Products whose amount a session's watchers are told. */
function shownIn({ pinned, shown, limits, promotions }: LiveState): Set<ProductId> {
	const all = [...shown, ...limits, ...promotions].map(({ productId }) => productId);
	return new Set(pinned === null ? all : [pinned, ...all]);
}

const product = fc.nat(2);
const phone = fc.nat(WATCHERS - 1);
const goodsAt = (index: number): ProductId => at(goods(), index);
type Act = (evening: Evening) => BoardAction;
const always =
	(action: BoardAction): Act =>
	() =>
		action;
const hostAct: fc.Arbitrary<Act> = fc.oneof(
	// Once it is over nearly everything is refused: it is seldom ended, and soon goes on.
	{ weight: 1, arbitrary: fc.constant(always({ do: 'end' })) },
	{ weight: 3, arbitrary: fc.constant(always({ do: 'resume' })) },
	{
		weight: 6,
		arbitrary: fc.oneof(
			fc.constant(always({ do: 'pin', productId: null })),
			product.map((one): Act => () => ({ do: 'pin', productId: goodsAt(one) })),
			fc.nat(2).map((one): Act => ({ turns }) => ({ do: 'beginTurn', key: turns[one] ?? '' })),
		),
	},
	{
		weight: 4,
		arbitrary: fc
			.tuple(fc.constantFrom('stop' as const, 'release' as const, 'release' as const), product)
			.map(([what, one]): Act => () => ({ do: what, productId: goodsAt(one) })),
	},
	{
		weight: 4,
		arbitrary: fc
			.constantFrom<HostAction[]>(
				{ do: 'air', source: { kind: 'none' } },
				{ do: 'air', source: { kind: 'address', url: '/hls/phien/index.m3u8' } },
				{ do: 'announce', text: 'Có quà' },
			)
			.map(always),
	},
	{
		weight: 3,
		arbitrary: fc.nat(1).map((one): Act => ({ streams }) => ({
			do: 'air',
			source: { kind: 'stream', id: at(streams, one), producerId: null },
		})),
	},
	{
		weight: 1,
		arbitrary: fc.integer({ min: 1, max: 30 }).map((of) => always({ do: 'withdraw', of })),
	},
	{
		weight: 5,
		arbitrary: fc
			.constantFrom('startPromotion' as const, 'startPromotion' as const, 'stopPromotion' as const)
			.map((what): Act => ({ promotionId }) => ({ do: what, promotionId })),
	},
	{
		weight: 4,
		arbitrary: fc
			.tuple(product, fc.option(fc.nat(6)))
			.map(([one, most]): Act => () => ({ do: 'limit', productId: goodsAt(one), most })),
	},
);
/** What hosts change of the evening itself: its end, and what comes late. */
const eveningAct: fc.Arbitrary<Act> = fc.oneof(
	fc.nat(3).map((half): Act => ({ planned }) => ({
		do: 'setEnd',
		endsAt: planned.endsAt + half * 30 * MINUTE_MS,
	})),
	fc
		.constantFrom('addProduct' as const, 'addProduct' as const, 'dropProduct' as const)
		.map((what): Act => ({ turns }) => ({
			...{ do: what, key: turns[0] ?? '', productId: stall.wine },
		})),
	fc
		.constantFrom('addTurn' as const, 'addTurn' as const, 'dropTurn' as const)
		.map((what): Act => ({ turns }) => ({
			...{ do: what, key: turns.at(-1) ?? '', minutes: 5 },
			...{ producerId: stall.neighbour, productIds: [stall.tea] },
		})),
);
const of = fc.integer({ min: 1, max: 6 });
const talkAct: fc.Arbitrary<TalkAction> = fc.oneof(
	fc.constantFrom<TalkAction[]>(
		{ do: 'pause' },
		{ do: 'goOn' },
		{ do: 'ask', of: null },
		{ do: 'muteWord', word: 'mới' },
		{ do: 'hearWord', word: 'mới' },
	),
	fc
		.tuple(fc.constantFrom(...(['ask', 'hide', 'show', 'mutePerson', 'hearPerson'] as const)), of)
		.map(([what, one]): TalkAction => ({ do: what, of: one })),
);
const APART_MS = 200;
const aheadMs = fc.integer({ min: -APART_MS, max: APART_MS });
const deed: fc.Arbitrary<Deed> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc
			.tuple(hostAct, aheadMs)
			.map(([action, ahead]): Deed => ({ kind: 'host', action, aheadMs: ahead })),
	},
	{
		weight: 2,
		arbitrary: fc
			.tuple(eveningAct, aheadMs)
			.map(([action, ahead]): Deed => ({ kind: 'host', action, aheadMs: ahead })),
	},
	{ weight: 2, arbitrary: talkAct.map((action): Deed => ({ kind: 'talk', action })) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('say' as const),
			isQuestion: fc.boolean(),
			device: fc.constantFrom('Lan', 'Ba'),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('buy' as const),
			product,
			quantity: fc.integer({ min: 1, max: 3 }),
			phone,
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constant('cancel' as const), order: fc.nat(9) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('endStream' as const), stream: fc.nat(1) }),
	},
	{
		weight: 1,
		arbitrary: fc
			.constantFrom(null, 2, 9, 30)
			.map((minutes): Deed => ({ kind: 'retime', minutes })),
	},
	{
		weight: 1,
		arbitrary: fc.boolean().map((isOff): Deed => ({ kind: 'market', isOff })),
	},
);
/** Hosts who go on from what they all see, each to somewhere else. */
const apart: fc.Arbitrary<Step> = fc
	.oneof(
		fc
			.uniqueArray(fc.nat(2), { minLength: 2 })
			.map((all) =>
				all.map((one): Act => ({ turns }) => ({ do: 'beginTurn', key: turns[one] ?? '' })),
			),
		fc.uniqueArray(fc.nat(3), { minLength: 2 }).map((all) =>
			all.map((half): Act => ({ planned }) => ({
				do: 'setEnd',
				endsAt: planned.endsAt + half * 30 * MINUTE_MS,
			})),
		),
	)
	.map((acts) => ({
		kind: 'deeds',
		deeds: acts.map((action): Deed => ({ kind: 'host', action, aheadMs: 0 })),
	}));
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.array(deed, { minLength: 1, maxLength: 3 })
			.map((deeds): Step => ({ kind: 'deeds', deeds })),
	},
	apart,
	fc.record({ kind: fc.constantFrom('cut' as const, 'reopen' as const), phone }),
	fc.record({ kind: fc.constant('come' as const), phone, node: fc.nat(1) }),
	fc.integer({ min: 1, max: 9 }).map((minutes): Step => ({ kind: 'pass', minutes })),
);

it('whatever hosts, buyers and talkers do, whoever watches comes to what a fresh load shows, and to what the tables say', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.boolean(),
			fc.array(step, { minLength: 30, maxLength: 50 }),
			async (hasNeighbour, steps) => {
				const evening = await Evening.begin(hasNeighbour);
				const { run } = evening;
				const { rooms } = at(nodes, 0);
				const newPhone = () => new LivePhone(run, () => rooms.whole(run));
				const phones = Array.from({ length: WATCHERS }, newPhone);
				const bring = async (phone: number, node: number) => {
					await at(phones, phone).comeTo(at(nodes, node % nodes.length).hub);
					await evening.backOnline(phone);
				};
				for (const index of phones.keys()) await bring(index, index);
				for (const one of steps) {
					if (one.kind === 'deeds') {
						const said = await evening.doAll(one.deeds);
						// However many tap for the next turn at once, or for a later end, it is one step.
						for (const kind of ['turnBegun', 'endSet'])
							expect(said.filter((word) => word.kind === kind).length).toBeLessThan(2);
					} else if (one.kind === 'pass') stall.now += one.minutes * MINUTE_MS;
					else if (one.kind === 'come') await bring(one.phone, one.node);
					else {
						evening.cutOff(one.phone);
						await (one.kind === 'cut'
							? at(phones, one.phone).cut()
							: at(phones, one.phone).reopen());
					}
					for (const { is, ought } of await evening.limits()) expect(is).toEqual(ought);
					expect(await evening.pinnedAstray()).toEqual([]);
				}
				// What a host did whose clock is ahead of this one has come by then.
				stall.now += APART_MS;
				const truth = await readState(db(), run);
				const heard = (some: readonly LivePhone[]) =>
					soon(() => some.map(({ live }) => live.state.seq)).toEqual(some.map(() => truth.seq));
				const fresh = nodes.map(newPhone);
				for (const [index, one] of fresh.entries()) await one.comeTo(at(nodes, index).hub);
				// Both nodes have read it all: what comes now to whoever was away is what they missed.
				await heard(fresh);
				const stood: number[] = [];
				for (const [index, one] of phones.entries()) {
					await one.cut();
					one.live.waveMissed();
					stood.push(one.live.state.seq);
					await bring(index, index + 1);
				}
				const all = [...fresh, ...phones];
				await heard(all);
				for (const { live, torn } of all) {
					expect(live.state).toEqual(truth);
					expect(torn).toEqual([]);
				}
				for (const [index, { live, isGivenWhole }] of phones.entries()) {
					if (isGivenWhole) continue;
					const missed = await missedAfter(run, stood[index] ?? 0);
					expect(live.missed.map(({ seq }) => seq)).toEqual(missed);
				}
				const offer = await evening.offer();
				expect(all.map((one) => offer?.shown(one))).toEqual(all.map(() => offer?.told));
				if (truth.phase === 'over') expect(offer?.told ?? null).toBeNull();
				const lineUp = await evening.lineUp();
				expect(all.map((one) => lineUp.shown(one))).toEqual(all.map(() => lineUp.told));
				if (truth.phase === 'running' && truth.onAir?.kind === 'stream') {
					// What is over is seen by nobody.
					expect((await getStream(db(), truth.onAir.id))?.endedAt).toBeNull();
				}
				const counts = await evening.counts();
				// Of the promotions of evenings before, too, it is told what they have left.
				const told = ({ live: { counts: heard } }: LivePhone) => ({
					...{ watchers: heard?.watchers, orders: heard?.orders, left: heard?.left ?? [] },
					portions: (heard?.portions ?? []).filter(([id]) => id === evening.promotionId),
				});
				await soon(() => all.map(told)).toEqual(
					all.map(() => ({ watchers: all.length, ...counts })),
				);
				const said = (await rooms.whole(run)).messages;
				await soon(() => all.map(({ talk }) => talk.messages)).toEqual(all.map(() => said));
				const units = await evening.units();
				expect(units).toMatchObject({
					honey_left: SHELF - (units?.['honey'] ?? 0),
					noodles_left: SHELF - (units?.['noodles'] ?? 0),
					portions_left: PORTIONS - (units?.['promoted'] ?? 0),
				});
				for (const one of all) await one.cut();
				await evening.end();
			},
		),
		{ numRuns: EVENINGS, endOnFailure: true },
	);
}, 600_000);

function at<Thing>(things: readonly Thing[], index: number): Thing {
	const thing = things[index];
	if (thing === undefined) throw new Error('no such thing');
	return thing;
}

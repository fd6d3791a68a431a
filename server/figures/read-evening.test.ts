import { sessionId } from '$lib/domain/ids';
import { runsUntil } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createPromotion } from '../catalogue/promotions';
import { actAsHost } from '../live/act-as-host';
import { endForgotten } from '../live/end-forgotten';
import { createSession } from '../market/sessions';
import { marketSessions } from '../market/tables';
import { ACTOR } from '../ordering/bundles/bundle.fixture';
import { pullOrders } from '../ordering/staff/pull-orders';
import { writeCsv } from '../spreadsheet/write-csv';
import { figureTables } from './figure-tables';
import { getEveningFigures, getOwnEvening, listEvenings } from './read-evening';
import { getMarketFigures } from './read-figures';

let stall: Stall;
beforeEach(async () => {
	stall = await Stall.open(2);
});
afterEach(() => stall[Symbol.asyncDispose]());

it('tell what an evening sold by producer, product and minute, of what still stands', async () => {
	const db = stall.db.database;
	const startsAt = stall.now;
	const slot = { startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] };
	const next = { ...slot, producerId: stall.neighbour, productIds: [stall.tea] };
	const { id } = await createSession(
		db,
		{
			slug: 'toi-nay',
			title: 'Tối nay',
			intro: '',
			startsAt,
			endsAt: startsAt + HOUR_MS,
			slots: [slot, { ...next, startsAt: startsAt + 10 * MINUTE_MS }],
		},
		stall.now,
	);
	const { id: promotionId } = await createPromotion(
		db,
		{
			productId: stall.honey,
			deal: { kind: 'percent', percentOff: 25 },
			startsAt,
			endsAt: startsAt + HOUR_MS,
			portions: 5,
			sessionId: id,
		},
		stall.now,
	);
	const reduced = { promotionId, seenPriceDong: 90_000, quantity: 2 };
	await stall.place(
		await stall.order({ sessionId: id, lines: [stall.line(stall.honey, reduced)] }),
	);
	stall.now += 2 * MINUTE_MS;
	await stall.place(
		await stall.order({
			sessionId: id,
			producerId: stall.neighbour,
			lines: [stall.line(stall.tea)],
		}),
	);
	const gone = await stall.order({ sessionId: id, lines: [stall.line(stall.noodles)] });
	await stall.place(gone);
	await stall.callOff(gone);
	await stall.place(await stall.order({ lines: [stall.line(stall.noodles)] }));
	const figures = await getEveningFigures(db, id);
	expect(figures).toMatchObject({
		title: 'Tối nay',
		startedAt: null,
		total: { orders: 2, valueDong: 270_000 },
		toPack: 2,
		promoted: { orders: 1, portions: 2 },
		producers: [
			{ name: 'HTX Ong', orders: 1, valueDong: 180_000, toPack: 1 },
			{ name: 'HTX Chè', orders: 1, valueDong: 90_000, toPack: 1 },
		],
		products: [
			{ name: 'Mật ong', pieces: 2 },
			{ name: 'Chè xanh', pieces: 1 },
		],
		minutes: [
			{ at: startsAt, orders: 1 },
			{ at: startsAt + 2 * MINUTE_MS, orders: 1 },
		],
	});
	// The stall's phones hear which orders they were, and go on without a network.
	const pulled = await pullOrders(
		{ database: db, now: stall.now, contactDays: 14 },
		{ producerId: stall.producer, cursor: null },
	);
	const told = pulled.orders.map(({ state, sessionId: made }) => `${state} ${made ?? 'none'}`);
	expect(told.sort()).toEqual([`placed ${id}`, 'placed none', `cancelled ${id}`].sort());
	// A stall reads its own part of it, and nothing of its neighbour's.
	expect(await getOwnEvening(db, { sessionId: id, producerId: stall.neighbour })).toEqual({
		sessionId: id,
		title: 'Tối nay',
		total: { orders: 1, valueDong: 90_000 },
		toPack: 1,
		promoted: { orders: 0, portions: 0 },
		products: [{ productId: stall.tea, name: 'Chè xanh', pieces: 1, orders: 1, valueDong: 90_000 }],
	});
});

it('keep to the evening itself, and say how many orders came later from phones without a network', async () => {
	const db = stall.db.database;
	const startsAt = stall.now;
	const slot = { startsAt, minutes: 60, producerId: stall.producer, productIds: [stall.honey] };
	const times = { startsAt, endsAt: startsAt + HOUR_MS };
	const session = { slug: 'toi-nay', title: 'Tối nay', intro: '', slots: [slot], ...times };
	const { id } = await createSession(db, session, stall.now);
	const run = { sessionId: id, isRehearsal: false };
	const act = (done: 'start' | 'end') =>
		actAsHost(
			db,
			{ ...run, action: { do: done }, actionId: crypto.randomUUID(), actor: ACTOR },
			stall.now,
		);
	await act('start');
	const order = () => stall.order({ sessionId: id, lines: [stall.line(stall.noodles)] });
	await stall.place(await order());
	stall.now += 10 * MINUTE_MS;
	const [late, later] = [await order(), await order()];
	stall.now += 20 * MINUTE_MS;
	// With a network again while the evening goes on: in its own minute, and not late.
	await stall.place(later);
	expect((await getEveningFigures(db, id)).late).toBe(0);
	// On its way in the moment in which the host closes.
	const underway = await order();
	stall.now += 200;
	await act('end');
	stall.now += 300;
	await stall.place(underway);
	stall.now += 71 * HOUR_MS;
	await stall.place(late);
	const figures = await getEveningFigures(db, id);
	expect(figures).toMatchObject({
		...{ startedAt: startsAt, endedAt: startsAt + 30 * MINUTE_MS + 200, total: { orders: 4 } },
		late: 1,
		minutes: [
			{ at: startsAt, orders: 1 },
			{ at: startsAt + 10 * MINUTE_MS, orders: 2 },
			{ at: startsAt + 30 * MINUTE_MS, orders: 1 },
		],
	});
	const [row] = await listEvenings(db, { from: '2026-11-15', until: '2026-11-25' });
	expect(row).toMatchObject({ orders: 4, mostPerMinute: 2 });
});

it('end where the evening could last no longer, however late it was ended for its hosts', async () => {
	const db = stall.db.database;
	const startsAt = stall.now;
	const slot = { startsAt, minutes: 60, producerId: stall.producer, productIds: [stall.honey] };
	const session = { slug: 'quen', title: 'Quên tan', intro: '', slots: [slot] };
	const times = { startsAt, endsAt: startsAt + HOUR_MS };
	const { id } = await createSession(db, { ...session, ...times }, stall.now);
	const run = { sessionId: id, isRehearsal: false };
	const start = { action: { do: 'start' }, actionId: crypto.randomUUID(), actor: ACTOR } as const;
	await actAsHost(db, { ...run, ...start }, stall.now);
	stall.now += 71 * HOUR_MS;
	await endForgotten(db, stall.now);
	const { startedAt, endedAt } = await getEveningFigures(db, id);
	expect([startedAt, endedAt]).toEqual([startsAt, runsUntil(times)]);
});

it("are a stall's own only of a published session in which it has part", async () => {
	const db = stall.db.database;
	const { id } = await createSession(
		db,
		{
			...{ slug: 'toi-nay', title: 'Tối nay', intro: '' },
			...{ startsAt: stall.now, endsAt: stall.now + HOUR_MS },
			slots: [
				{
					startsAt: stall.now,
					minutes: 10,
					producerId: stall.producer,
					productIds: [stall.honey],
				},
			],
		},
		stall.now,
	);
	const own = { sessionId: id, producerId: stall.producer };
	expect(await getOwnEvening(db, own)).toMatchObject({ total: { orders: 0, valueDong: 0 } });
	const refusal = { code: 'NOT_FOUND' };
	await expect(getOwnEvening(db, { ...own, producerId: stall.neighbour })).rejects.toMatchObject(
		refusal,
	);
	await db.update(marketSessions).set({ publishedAt: null });
	await expect(getOwnEvening(db, own)).rejects.toMatchObject(refusal);
});

it('stand side by side for the sessions of a period, for a spreadsheet, too', async () => {
	const db = stall.db.database;
	const make = (slug: string, title: string, startsAt: number) =>
		createSession(
			db,
			{
				...{ slug, title, intro: '', startsAt, endsAt: startsAt + HOUR_MS },
				slots: [{ startsAt, minutes: 10, producerId: stall.producer, productIds: [stall.honey] }],
			},
			stall.now,
		);
	const first = await make('mot', 'Phiên một', stall.now - 2 * 24 * HOUR_MS);
	const { id } = await make('hai', 'Phiên hai', stall.now);
	await make('ba', 'Phiên ba', stall.now + 5 * 24 * HOUR_MS);
	// Still to be held, and so nothing to compare.
	await make('bon', 'Phiên bốn', stall.now + MINUTE_MS);
	await db
		.update(marketSessions)
		.set({ closedAt: stall.now - HOUR_MS })
		.where(eq(marketSessions.id, first.id));
	const { id: promotionId } = await createPromotion(
		db,
		{
			productId: stall.honey,
			deal: { kind: 'percent', percentOff: 25 },
			...{ startsAt: stall.now, endsAt: stall.now + HOUR_MS, portions: 5, sessionId: id },
		},
		stall.now,
	);
	// Two lines used a promotion, and two orders came in one minute: neither counts an order twice.
	const reduced = { promotionId, seenPriceDong: 90_000, quantity: 2 };
	const lines = [stall.line(stall.honey, reduced), stall.line(stall.noodles)];
	await stall.place(await stall.order({ sessionId: id, lines }));
	await stall.place(await stall.order({ sessionId: id, lines: [stall.line(stall.noodles)] }));
	stall.now += 2 * MINUTE_MS;
	await stall.place(await stall.order({ sessionId: id, lines: [stall.line(stall.noodles)] }));
	const figures = await getMarketFigures(db, { from: '2026-11-15', until: '2026-11-20' });
	expect(figures.evenings).toMatchObject([
		{
			...{ sessionId: id, title: 'Phiên hai', orders: 3, valueDong: 300_000, producers: 1 },
			...{ mostPerMinute: 2, toPack: 3, portions: 2, peakWatchers: 0, isMissed: false },
		},
		{ sessionId: first.id, orders: 0, mostPerMinute: 0, isMissed: true },
	]);
	const { evenings } = figureTables(figures, 'vi');
	let csv = '';
	if (evenings) for await (const chunk of writeCsv(evenings, 'vi')) csv += chunk;
	expect(csv.split('\r\n').slice(1, 3)).toEqual([
		'Phiên hai;20/11/2026;3;300000;1;2;0;2;3;',
		'Phiên một;18/11/2026;0;0;0;0;0;0;0;Không họp',
	]);
});

it('are of sessions that are', async () => {
	await expect(getEveningFigures(stall.db.database, sessionId(4_711))).rejects.toMatchObject({
		code: 'NOT_FOUND',
	});
});

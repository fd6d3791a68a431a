import { productId, sessionId } from '$lib/domain/ids';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createSession } from '../market/sessions';
import { offer, orderOf } from '../ordering/bundles/bundle.fixture';
import { writeCsv } from '../spreadsheet/write-csv';
import { figureTables } from './figure-tables';
import { getMarketFigures, getProducerFigures } from './read-figures';

const PERIOD = { from: '2026-11-19', until: '2026-11-20' };

let stall: Stall;
beforeEach(async () => {
	stall = await Stall.open(2);
});
afterEach(() => stall[Symbol.asyncDispose]());

async function sell(order: Parameters<Stall['order']>[0] = {}): Promise<void> {
	await stall.place(await stall.order(order));
}

it('tell the organisers who sold what, from where, of which set and stars', async () => {
	const session = await createSession(
		stall.db.database,
		{
			slug: 'toi-thu-sau',
			title: 'Tối thứ sáu',
			intro: '',
			startsAt: stall.now,
			endsAt: stall.now + 1,
			slots: [
				{
					startsAt: stall.now,
					minutes: 1,
					producerId: stall.producer,
					productIds: [stall.honey],
				},
			],
		},
		stall.now,
	);
	await sell({ sessionId: session.id });
	await sell({ sessionId: sessionId(4_711) });
	await sell({ producerId: stall.neighbour, lines: [stall.line(stall.tea)] });
	const figures = await getMarketFigures(stall.db.database, PERIOD);
	expect(figures.total).toEqual({ orders: 3, valueDong: 330_000 });
	expect(figures.days.map(({ day, orders }) => [day, orders])).toEqual([
		['2026-11-19', 0],
		['2026-11-20', 3],
	]);
	expect(figures.producers.map(({ name, orders }) => [name, orders])).toEqual([
		['HTX Ong', 2],
		['HTX Chè', 1],
	]);
	expect(figures.sellerProvinces.map((row) => [row.provinceCode, row.valueDong])).toEqual([
		['08', 240_000],
		['19', 90_000],
	]);
	expect(figures.sets.map(({ setCode, valueDong }) => [setCode, valueDong])).toEqual([
		[4, 240_000],
		[11, 90_000],
	]);
	expect(figures.stars).toEqual([{ stars: 4, orders: 3, valueDong: 330_000 }]);
	// What a phone made up is no session.
	expect(figures.sessions.map(({ title, orders }) => [title, orders])).toEqual([
		['', 2],
		['Tối thứ sáu', 1],
	]);
});

/** A line of an order that counts as sold, with all that it can be counted by. */
interface SoldLine {
	readonly order: string;
	readonly dong: number;
	readonly product: number;
	readonly producer: number;
	readonly set: number;
	readonly stars: number;
	readonly sellers: string;
	readonly buyers: string;
	readonly session: number | null;
	readonly day: string;
}
type Counted = Readonly<Record<string, { readonly orders: number; readonly valueDong: number }>>;

/** As somebody counts who has every line before them: each order once in each group. */
function counted(lines: readonly SoldLine[], by: keyof SoldLine): Counted {
	const keys = new Set(lines.map((line) => String(line[by])));
	return Object.fromEntries(
		[...keys].map((key) => {
			const group = lines.filter((line) => String(line[by]) === key);
			const orders = new Set(group.map(({ order }) => order)).size;
			return [key, { orders, valueDong: group.reduce((sum, { dong }) => sum + dong, 0) }];
		}),
	);
}

function told<Row extends { readonly orders: number; readonly valueDong: number }>(
	rows: readonly Row[],
	keyOf: (row: Row) => string | number | null,
): Counted {
	const entries = rows.map((row) => [String(keyOf(row)), row] as const);
	expect(new Set(entries.map(([key]) => key)).size).toBe(rows.length);
	return Object.fromEntries(
		entries.map(([key, { orders, valueDong }]) => [key, { orders, valueDong }]),
	);
}

it('count every order once in each group, whatever stands on its lines', async () => {
	const [{ five = 0 } = {}] = await stall.db.sql<{ five: number }[]>`
		insert into certificates (stars, issuer, issuer_kind, issued_on, expires_on, standing)
		select 5, issuer, 'ministry', issued_on, expires_on, standing from certificates limit 1
		returning id as five`;
	await stall.db.sql`update products set certificate_id = ${five} where id = ${stall.wine}`;
	const { honey, noodles, wine, tea, now } = stall;
	const session = await createSession(
		stall.db.database,
		{
			...{ slug: 'toi-thu-sau', title: 'Tối thứ sáu', intro: '', startsAt: now, endsAt: now + 1 },
			slots: [{ startsAt: now, minutes: 1, producerId: stall.producer, productIds: [honey] }],
		},
		now,
	);
	const line = (id: typeof honey, quantity = 1) => stall.line(id, { quantity });
	const atHome = stall.payload('').buyer;
	const buyer = {
		...atHome,
		address: { ...atHome.address, provinceCode: '08', communeCode: '00769' },
	};
	// The same star and set twice; two stars, two sets; all of it in a session, from elsewhere.
	await sell({ lines: [line(honey, 2), line(noodles)] });
	await sell({ lines: [line(honey), line(wine)], isAdult: true });
	await sell({
		...{ lines: [line(honey), line(noodles, 3), line(wine)], isAdult: true },
		...{ sessionId: session.id, buyer },
	});
	const lost = await stall.order({ lines: [line(honey), line(noodles)] });
	await stall.place(lost);
	await stall.callOff(lost);
	// A bundle of two producers is an order with each; the next day one more.
	for (const part of await orderOf(stall, await offer(stall))) await stall.place(part);
	stall.wait(24);
	await sell({ producerId: stall.neighbour, lines: [line(tea)] });

	const lines = await stall.db.sql<SoldLine[]>`
		select order_id as order, (quantity * line.price_dong)::int as dong, product_id as product,
			orders.producer_id as producer, set_code as set, stars, producers.province_code as sellers,
			orders.province_code as buyers, session_id::int as session,
			to_char(placed_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as day
		from order_lines line join orders on orders.id = order_id
		join products on products.id = product_id
		join certificates on certificates.id = certificate_id
		join producers on producers.id = orders.producer_id where state = 'placed'`;
	expect(lines).toHaveLength(10);
	const period = { from: '2026-11-20', until: '2026-11-21' };
	const figures = await getMarketFigures(stall.db.database, period);
	expect(figures.total.orders).toBe(6);
	expect(told(figures.products, (row) => row.productId)).toEqual(counted(lines, 'product'));
	expect(told(figures.producers, (row) => row.producerId)).toEqual(counted(lines, 'producer'));
	expect(told(figures.sets, (row) => row.setCode)).toEqual(counted(lines, 'set'));
	expect(told(figures.stars, (row) => row.stars)).toEqual(counted(lines, 'stars'));
	expect(told(figures.provinces, (row) => row.provinceCode)).toEqual(counted(lines, 'buyers'));
	expect(told(figures.sellerProvinces, (row) => row.provinceCode)).toEqual(
		counted(lines, 'sellers'),
	);
	expect(told(figures.sessions, (row) => row.sessionId)).toEqual(counted(lines, 'session'));
	expect(told(figures.days, (row) => row.day)).toEqual(counted(lines, 'day'));
	expect(figures.stars.find((row) => row.stars === 4)?.orders).toBe(6);

	// One producer's own, and what is taken home, say the same.
	const producerId = stall.producer;
	const own = await getProducerFigures(stall.db.database, { producerId, period });
	const theirs = lines.filter(({ producer }) => producer === producerId);
	expect(own.total.orders).toBe(4);
	expect(told(own.products, (row) => row.productId)).toEqual(counted(theirs, 'product'));
	expect(told(own.provinces, (row) => row.provinceCode)).toEqual(counted(theirs, 'buyers'));
	expect(told(own.sessions, (row) => row.sessionId)).toEqual(counted(theirs, 'session'));
	const { stars } = figureTables(figures, 'vi');
	let csv = '';
	if (stars) for await (const chunk of writeCsv(stars, 'vi')) csv += chunk;
	const rows = Object.entries(counted(lines, 'stars')).map(
		([key, { orders, valueDong }]) => `${key};${orders};${valueDong}`,
	);
	expect(csv.trim().split('\r\n').slice(1).sort()).toEqual(rows.sort());
});

it('tell of products that are gone without set and stars', async () => {
	await sell();
	await stall.db.sql`update order_lines set product_id = ${productId(999)}`;
	const { sets, stars } = await getMarketFigures(stall.db.database, PERIOD);
	expect(sets).toMatchObject([{ setCode: null }]);
	expect(stars).toMatchObject([{ stars: null }]);
});

it('of a producer hold nothing of another, and go into a spreadsheet', async () => {
	await sell();
	await sell({ producerId: stall.neighbour, lines: [stall.line(stall.tea)] });
	const figures = await getProducerFigures(stall.db.database, {
		producerId: stall.producer,
		period: PERIOD,
	});
	expect(JSON.stringify(figures)).not.toContain('Chè');
	const { products, producers } = figureTables(figures, 'vi');
	expect(producers).toBeUndefined();
	let csv = '';
	if (products) for await (const chunk of writeCsv(products, 'vi')) csv += chunk;
	expect(csv).toBe('\uFEFFSản phẩm;Số lượng;Số đơn;Giá trị (đồng)\r\nMật ong;1;1;120000\r\n');
});

it('want a period', async () => {
	const backwards = { from: '2026-11-20', until: '2026-11-19' };
	await expect(getMarketFigures(stall.db.database, backwards)).rejects.toMatchObject({
		code: 'MALFORMED_REQUEST',
	});
});

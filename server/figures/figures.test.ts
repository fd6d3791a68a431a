import { productId, sessionId } from '$lib/domain/ids';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { createSession } from '../market/sessions';
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

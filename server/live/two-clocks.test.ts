import { HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import type { ProductId } from '$lib/domain/ids';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Stall, type MadeOrder } from '../../tests/fixtures/stall';
import { getCatalogueState } from '../catalogue/catalogue-state';
import { changePrice } from '../catalogue/change-price';
import { createPromotion, updatePromotion } from '../catalogue/promotions';
import { setStock } from '../catalogue/stock';
import { createSession } from '../market/sessions';
import { ACTOR, offer, orderOf } from '../ordering/bundles/bundle.fixture';
import { actAsHost, type HostWish } from './act-as-host';
import type { Run } from './record';

/** Much longer than a host's request takes, and than the clocks of two nodes are apart. */
const APART_MS = 200;

let stall: Stall;
let run: Run;
beforeAll(async () => {
	stall = await Stall.open(6);
});
afterAll(() => stall[Symbol.asyncDispose]());
beforeEach(async () => {
	stall.wait(24);
	await setStock(stall.db.database, stall.honey, 10);
	await changePrice(stall.db.database, { productId: stall.honey, priceDong: 120_000 }, stall.now);
	run = await openSession();
});
afterEach(() => act({ do: 'end' }));

async function openSession(): Promise<Run> {
	const startsAt = stall.now;
	const slot = { startsAt, minutes: 10, producerId: stall.producer };
	const frame = { slug: crypto.randomUUID(), title: 'Phiên hai đồng hồ', intro: '', startsAt };
	const slots = [{ ...slot, productIds: [stall.honey, stall.noodles] }];
	const { id } = await createSession(
		stall.db.database,
		{ ...frame, endsAt: startsAt + HOUR_MS, slots },
		stall.now,
	);
	const opened = { sessionId: id, isRehearsal: false };
	await act({ do: 'start' }, stall.now, opened);
	return opened;
}

/** @param at what the clock said that the host's request met */
function act(action: HostWish['action'], at = stall.now, of = run) {
	const wish = { ...of, action, actionId: crypto.randomUUID(), actor: ACTOR };
	return actAsHost(stall.db.database, wish, at);
}
const limit = (productId: ProductId, most: number | null, at = stall.now, of = run) =>
	act({ do: 'limit', productId, most }, at, of);
async function callOff(made: MadeOrder): Promise<void> {
	expect(await stall.outcome(await stall.cancel(made))).toMatchObject({ status: 'accepted' });
}
const left = () => stall.left(stall.noodles);

const quick = (quantity: number) =>
	stall.order({ lines: [stall.line(stall.noodles, { quantity })] });
/** Where an order with a scanned lot goes. */
const ordinary = (quantity: number) =>
	stall.order({ lines: [stall.line(stall.noodles, { quantity, lot: 'L1' })] });

describe.each([
	['the quick road', quick, null],
	['the quick road, counted', quick, 100],
	['the ordinary road', ordinary, null],
])('an order by %s', (_, make, stock) => {
	beforeEach(() => setStock(stall.db.database, stall.noodles, stock));

	it('that was written before the limit makes no room in it, though the host asked for it earlier', async () => {
		const asked = stall.now;
		stall.now += APART_MS;
		const made = await make(3);
		await stall.place(made);
		await limit(stall.noodles, 5, asked);
		expect(await left()).toBe(5);
		await callOff(made);
		expect(await left()).toBe(5);
		expect(await stall.outcome((await make(6)).operation)).toMatchObject({ status: 'needsBuyer' });
	});

	it('that was taken from the limit is given back to it, though it came before the host asked', async () => {
		const made = await make(3);
		await limit(stall.noodles, 5, stall.now + APART_MS);
		await stall.place(made);
		expect(await left()).toBe(2);
		stall.now += MINUTE_MS;
		await callOff(made);
		expect(await left()).toBe(5);
	});

	it('counts while the limit is lifted, and between the end and its going on', async () => {
		await limit(stall.noodles, 9, stall.now + APART_MS);
		await limit(stall.noodles, null);
		const lifted = await make(2);
		await stall.place(lifted);
		await limit(stall.noodles, 9);
		expect(await left()).toBe(7);
		await act({ do: 'end' });
		const between = await make(4);
		await stall.place(between);
		await callOff(lifted);
		await act({ do: 'resume' });
		expect(await left()).toBe(5);
		await callOff(between);
		expect(await left()).toBe(9);
	});

	it('of the limit of one session makes no room in that of another one, nor in a new one of the first', async () => {
		await limit(stall.noodles, 5);
		const first = await make(3);
		await stall.place(first);
		const other = await openSession();
		await act({ do: 'end' });
		await limit(stall.noodles, 4, stall.now - APART_MS, other);
		await callOff(first);
		expect(await left()).toBe(4);
		const second = await make(1);
		await stall.place(second);
		await act({ do: 'end' }, stall.now, other);
		await act({ do: 'resume' });
		await limit(stall.noodles, 6);
		expect(await left()).toBe(6);
		await callOff(second);
		expect(await left()).toBe(6);
	});

	it('that is being written while the first limit is set is of before it, or takes from it', async () => {
		const { sql } = stall.db;
		await sql`create function wait_for_test() returns trigger language plpgsql as
			'begin perform pg_advisory_xact_lock_shared(42); return null; end'`;
		await sql`create trigger waits after insert on orders
			for each row execute function wait_for_test()`;
		const held = await sql.reserve();
		await held`select pg_advisory_lock(42)`;
		const waiting = async () =>
			(await held`select 1 from pg_locks where not granted and pid <> pg_backend_pid()`).length;
		const made = await make(2);
		const placing = stall.place(made);
		await expect.poll(waiting).toBe(1);
		const setting = limit(stall.noodles, 3);
		await Promise.race([setting, expect.poll(waiting).toBe(2)]);
		await held`select pg_advisory_unlock(42)`;
		held.release();
		await Promise.all([placing, setting]);
		await sql`drop function wait_for_test cascade`;
		expect([1, 3]).toContain(await left());
		await callOff(made);
		expect(await left()).toBe(3);
	});
});

it('a bundle is taken from the limit and given back to it, whatever clock set that', async () => {
	const bundleId = await offer(stall);
	const [before] = await orderOf(stall, bundleId);
	await stall.outcome(before.operation);
	await limit(stall.honey, 5, stall.now - APART_MS);
	const [made] = await orderOf(stall, bundleId);
	await stall.outcome(made.operation);
	expect(await stall.left(stall.honey)).toBe(3);
	await callOff(before);
	expect(await stall.left(stall.honey)).toBe(3);
	await limit(stall.honey, null);
	await limit(stall.honey, 5);
	expect(await stall.left(stall.honey)).toBe(3);
	await callOff(made);
	expect(await stall.left(stall.honey)).toBe(5);
});

it('what a promotion gives is of the limit, too', async () => {
	const { id: promotionId } = await createPromotion(
		stall.db.database,
		{
			...{ productId: stall.noodles, deal: { kind: 'buyGet', buy: 2, get: 1 } },
			...{ startsAt: stall.now, endsAt: stall.now + HOUR_MS },
		},
		stall.now,
	);
	await limit(stall.noodles, 7, stall.now + APART_MS);
	const made = await stall.order({
		lines: [stall.line(stall.noodles, { quantity: 2, promotionId })],
	});
	await stall.place(made);
	expect(await left()).toBe(4);
	await callOff(made);
	expect(await left()).toBe(7);
});

describe('a promotion that hosts stop', () => {
	const toPrice = (priceDong: number, at: number) =>
		changePrice(stall.db.database, { productId: stall.honey, priceDong }, at);
	/** Runs at 70,000 đồng, of which it takes 60,000 off. */
	async function begin(): Promise<number> {
		await toPrice(70_000, stall.now);
		const times = { startsAt: stall.now + MINUTE_MS, endsAt: stall.now + HOUR_MS };
		const promotion = {
			productId: stall.honey,
			deal: { kind: 'amount', offDong: 60_000 },
		} as const;
		const { sessionId } = run;
		const { id } = await createPromotion(
			stall.db.database,
			{ ...promotion, ...times, sessionId },
			stall.now,
		);
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		return id;
	}
	/** Of a phone that has the catalogue of some time ago. */
	async function buyAt(promotionId: number, seen: { catalogueVersion: number; createdAt: number }) {
		const line = stall.line(stall.honey, { promotionId, seenPriceDong: 10_000 });
		return stall.outcome((await stall.order({ lines: [line] }, seen)).operation);
	}
	const seenNow = async () => {
		const { version: catalogueVersion } = await getCatalogueState(stall.db.database);
		return { catalogueVersion, createdAt: stall.now };
	};

	it('is taken off no price that came after it, though the clock said less by then', async () => {
		const id = await begin();
		const seen = await seenNow();
		await act({ do: 'stopPromotion', promotionId: id }, stall.now + APART_MS);
		await toPrice(120_000, stall.now + APART_MS / 2);
		stall.now += MINUTE_MS;
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		const { catalogueVersion } = seen;
		expect(await buyAt(id, { catalogueVersion, createdAt: stall.now })).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 60_000 },
		});
	});

	it('is over once hosts stopped it, also for whoever gives it another end by a clock that is behind', async () => {
		const promotionId = await begin();
		await act({ do: 'stopPromotion', promotionId }, stall.now + APART_MS);
		const later = { promotionId, endsAt: stall.now + MINUTE_MS };
		await expect(updatePromotion(stall.db.database, later, stall.now)).rejects.toMatchObject({
			code: 'PROMOTION_UNFIT',
		});
		// Begun again it may be.
		await act({ do: 'startPromotion', promotionId }, stall.now + 2 * APART_MS);
		stall.now += MINUTE_MS;
		await updatePromotion(
			stall.db.database,
			{ promotionId, endsAt: stall.now + MINUTE_MS },
			stall.now,
		);
	});

	it('was offered with the price that went before it, though the clock said more by then', async () => {
		const id = await begin();
		const seen = await seenNow();
		stall.now += MINUTE_MS;
		await toPrice(120_000, stall.now + APART_MS);
		await act({ do: 'stopPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		await act({ do: 'startPromotion', promotionId: id });
		stall.now += MINUTE_MS;
		const { catalogueVersion } = seen;
		expect(await buyAt(id, { catalogueVersion, createdAt: stall.now })).toMatchObject({
			status: 'accepted',
			order: { totalDong: 10_000 },
		});
	});
});

it('an answer takes from the limit that it meets, whatever the clock said as the buyer was asked', async () => {
	await setStock(stall.db.database, stall.honey, 3);
	const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 4 })] });
	expect(await stall.outcome(made.operation)).toMatchObject({ status: 'needsBuyer' });
	await limit(stall.honey, 3, stall.now + APART_MS);
	const yes = await stall.answer(made, { revision: 1, accept: true });
	expect(await stall.outcome(yes)).toMatchObject({ status: 'accepted' });
	expect(await stall.left(stall.honey)).toBe(0);
	await callOff(made);
	expect(await stall.left(stall.honey)).toBe(3);
});

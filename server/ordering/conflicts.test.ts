import { productId } from '$lib/domain/ids';
import type { OrderView } from '$lib/domain/ordering/order';
import { DAY_MS, dayOf, HOUR_MS } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { EVENING, Stall, viewIn } from '../../tests/fixtures/stall';
import { changePrice } from '../catalogue/change-price';
import { createPromotion } from '../catalogue/promotions';
import { setStock } from '../catalogue/stock';
import { withdrawProduct } from '../catalogue/listing.fixture';
import { reviseCertificate } from '../certification/certificates';
import { products } from '../catalogue/tables';
import { recallLot } from '../trace/lot-recall';
import { createLot } from '../trace/lots';
import { flagSerial } from '../trace/serial-flags';
import { trackOrders } from './track-orders';

let stall: Stall;

beforeEach(async () => {
	stall = await Stall.open(4);
});
afterEach(() => stall[Symbol.asyncDispose]());

async function certificateOf(id: OrderView['lines'][number]['productId']) {
	const [row] = await stall.db.database.select().from(products).where(eq(products.id, id));
	if (!row?.certificateId) throw new Error('no certificate');
	return row.certificateId;
}

describe('what an order made offline may meet', () => {
	it('nothing changed: placed as seen, and its stock taken', async () => {
		const made = await stall.order({
			lines: [stall.line(stall.honey, { quantity: 2 }), stall.line(stall.noodles, { quantity: 3 })],
		});
		const outcome = await stall.outcome(made.operation);
		expect(outcome.status).toBe('accepted');
		expect(stall.logged).toEqual([]);
		expect(viewIn(outcome)).toMatchObject({
			id: made.operation.opId,
			state: 'placed',
			totalDong: 360_000,
			changes: [],
			revision: 1,
			placedAt: EVENING,
			buyer: { name: 'Người Mua Thử', phone: '+84912345678' },
			history: [{ state: 'placed', by: 'buyer', at: EVENING, code: null }],
		});
		expect(await stall.left(stall.honey)).toBe(8);
		const key = { orderId: made.operation.opId, secret: made.secret };
		expect((await trackOrders(stall.runtime, [key])).orders).toEqual([viewIn(outcome)]);
	});

	it('price fell: accepted at the lower price', async () => {
		const made = await stall.order();
		await changePrice(stall.db.database, { productId: stall.honey, priceDong: 99_000 }, stall.now);
		const outcome = await stall.outcome(made.operation);
		expect(outcome.status).toBe('acceptedChanged');
		expect(viewIn(outcome)).toMatchObject({
			state: 'placed',
			totalDong: 99_000,
			changes: [{ code: 'PRICE_FELL', seenDong: 120_000, nowDong: 99_000 }],
		});
	});

	it('price rose within 72 hours: the seen price is honoured', async () => {
		const made = await stall.order();
		await changePrice(stall.db.database, { productId: stall.honey, priceDong: 150_000 }, stall.now);
		stall.wait(72);
		const outcome = await stall.outcome(made.operation);
		expect(outcome).toMatchObject({ status: 'accepted', order: { totalDong: 120_000 } });
	});

	it('price rose longer ago: the buyer is asked, and pays what they agreed to', async () => {
		const made = await stall.order();
		await changePrice(stall.db.database, { productId: stall.honey, priceDong: 150_000 }, stall.now);
		stall.wait(73);
		const outcome = await stall.outcome(made.operation);
		expect(outcome).toMatchObject({
			status: 'needsBuyer',
			order: {
				state: 'needsBuyer',
				changes: [{ code: 'PRICE_CHANGED', seenDong: 120_000, nowDong: 150_000 }],
			},
		});
		expect(await stall.left(stall.honey)).toBe(10);
		const accepted = await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
		expect(accepted).toMatchObject({
			status: 'accepted',
			order: { state: 'placed', totalDong: 150_000, revision: 2 },
		});
		expect(await stall.left(stall.honey)).toBe(9);
	});

	it('price that no catalogue told: the buyer is asked', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { seenPriceDong: 1 })] });
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: { totalDong: 120_000 },
		});
	});

	it('stock partial: the buyer is asked with what is left', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 4 })] });
		await setStock(stall.db.database, stall.honey, 3);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: {
				lines: [{ quantity: 3 }],
				totalDong: 360_000,
				changes: [{ code: 'STOCK_CHANGED', wanted: 4, left: 3 }],
				history: [{ state: 'needsBuyer', by: 'system', code: 'STOCK_CHANGED' }],
			},
		});
		expect(await stall.left(stall.honey)).toBe(3);
		await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
		expect(await stall.left(stall.honey)).toBe(0);
	});

	it('stock gone: the buyer is asked, the line named; agreeing to nothing ends the order', async () => {
		const made = await stall.order();
		await setStock(stall.db.database, stall.honey, 0);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: { lines: [], totalDong: 0, changes: [{ code: 'STOCK_CHANGED', left: 0 }] },
		});
		expect(
			await stall.outcome(await stall.answer(made, { revision: 1, accept: true })),
		).toMatchObject({ status: 'accepted', order: { state: 'cancelled' } });
	});

	it('stock gone again before the answer: the buyer is asked anew', async () => {
		const made = await stall.order({ lines: [stall.line(stall.honey, { quantity: 4 })] });
		await setStock(stall.db.database, stall.honey, 3);
		await stall.outcome(made.operation);
		await setStock(stall.db.database, stall.honey, 2);
		const again = await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
		expect(again).toMatchObject({
			status: 'needsBuyer',
			order: { revision: 2, lines: [{ quantity: 2 }], changes: [{ wanted: 3, left: 2 }] },
		});
		const stale = await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
		expect(stale).toMatchObject({ status: 'needsBuyer', order: { revision: 2 } });
		expect(await stall.left(stall.honey)).toBe(2);
	});

	it('product withdrawn: its line is refused, alternatives shown, the rest asked about', async () => {
		const made = await stall.order({
			lines: [stall.line(stall.honey), stall.line(stall.noodles)],
		});
		await withdrawProduct(stall.db.database, stall.honey, stall.now);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: {
				lines: [{ productId: stall.noodles }],
				totalDong: 40_000,
				changes: [{ code: 'PRODUCT_WITHDRAWN', alternatives: [stall.noodles] }],
			},
		});
	});

	it('every product withdrawn: rejected, with alternatives, nobody remembered', async () => {
		const made = await stall.order();
		await withdrawProduct(stall.db.database, stall.honey, stall.now);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'rejected',
			code: 'PRODUCT_WITHDRAWN',
			order: {
				state: 'rejected',
				buyer: null,
				note: null,
				changes: [{ productId: stall.honey, alternatives: [stall.noodles] }],
			},
		});
	});

	it('certificate expired: its lines are refused', async () => {
		const made = await stall.order();
		const id = await certificateOf(stall.honey);
		const expiresOn = dayOf(stall.now - DAY_MS);
		await reviseCertificate(stall.db.database, { id, expiresOn }, stall.now);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'rejected',
			code: 'CERTIFICATE_EXPIRED',
		});
	});

	it('lot recalled: always refused, though the product is sold', async () => {
		const lotId = await createLot(
			stall.db.database,
			{
				productId: stall.honey,
				producerId: stall.producer,
				lot: 'L1',
				producedOn: null,
				expiresOn: null,
				locationCode: null,
				standards: [],
			},
			stall.now,
		);
		const fromLabel = { lines: [stall.line(stall.honey, { lot: 'L1', serial: '0001' })] };
		expect(await stall.outcome((await stall.order(fromLabel)).operation)).toMatchObject({
			status: 'accepted',
			order: { lines: [{ lot: 'L1' }] },
		});
		await recallLot(
			stall.db.database,
			{ lotId, reason: 'kiểm nghiệm', place: 'Tuyên Quang' },
			stall.now,
		);
		expect(await stall.outcome((await stall.order(fromLabel)).operation)).toMatchObject({
			status: 'rejected',
			code: 'LOT_RECALLED',
		});
	});

	it('piece called back, whose lot is sound: another piece of the lot is had', async () => {
		const gtin = '09521234543213';
		await stall.db.database.update(products).set({ gtin }).where(eq(products.id, stall.honey));
		const orderOf = async (serial: string) => {
			const lines = [stall.line(stall.honey, { lot: 'L1', serial })];
			return stall.outcome((await stall.order({ lines })).operation);
		};
		await stall.db.database.transaction(async (tx) => {
			const flag = { gtin, lot: 'L1', since: stall.now };
			await flagSerial(tx, { ...flag, serial: '0001', reason: 'recalled' });
			await flagSerial(tx, { ...flag, serial: '0002', reason: 'copySuspected' });
		});
		expect(await orderOf('0001')).toMatchObject({ status: 'rejected', code: 'LOT_RECALLED' });
		expect(await orderOf('0002')).toMatchObject({ status: 'accepted' });
		expect(await orderOf('0003')).toMatchObject({ status: 'accepted' });
	});

	describe('piece called back between the quote and the answer', () => {
		const gtin = '09521234543213';
		const recall = (serial: string) =>
			stall.db.database.transaction((tx) =>
				flagSerial(tx, { gtin, lot: 'L1', serial, reason: 'recalled', since: stall.now }),
			);
		/** Four jars as a label of each piece had them ordered, at a price that has risen since. */
		async function quoted(...serials: readonly string[]) {
			await stall.db.database.update(products).set({ gtin }).where(eq(products.id, stall.honey));
			const lines = serials.map((serial) =>
				stall.line(stall.honey, { lot: 'L1', serial, quantity: 4, seenPriceDong: 100_000 }),
			);
			const made = await stall.order({ lines });
			expect(await stall.outcome(made.operation)).toMatchObject({ status: 'needsBuyer' });
			return made;
		}

		it('is not placed, whatever the buyer says', async () => {
			const made = await quoted('0001');
			await recall('0001');
			const yes = await stall.answer(made, { revision: 1, accept: true });
			const refused = {
				status: 'rejected',
				code: 'LOT_RECALLED',
				order: { state: 'cancelled', changes: [{ code: 'LOT_RECALLED' }] },
			};
			expect(await stall.outcome(yes)).toMatchObject(refused);
			expect(await stall.left(stall.honey)).toBe(10);
			expect(await stall.send(yes)).toMatchObject({ replayed: true, outcome: refused });
		});

		it('leaves the other pieces of the lot, about which the buyer is asked anew', async () => {
			const made = await quoted('0001', '0002');
			await recall('0001');
			const asked = await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
			expect(asked).toMatchObject({
				status: 'needsBuyer',
				order: { lines: [{ lot: 'L1', quantity: 4 }], revision: 2 },
			});
			// The line that is left is still known by its piece.
			await recall('0002');
			expect(
				await stall.outcome(await stall.answer(made, { revision: 2, accept: true })),
			).toMatchObject({ status: 'rejected', code: 'LOT_RECALLED' });
		});

		it('of another piece than those ordered changes nothing; a cancel gives all back', async () => {
			const made = await quoted('0001', '0002');
			await recall('0003');
			const placed = await stall.outcome(await stall.answer(made, { revision: 1, accept: true }));
			expect(placed).toMatchObject({ status: 'accepted', order: { state: 'placed' } });
			expect(JSON.stringify(placed)).not.toContain('serial');
			expect(await stall.left(stall.honey)).toBe(2);
			expect(await stall.outcome(await stall.cancel(made))).toMatchObject({ status: 'accepted' });
			expect(await stall.left(stall.honey)).toBe(10);
		});
	});

	it('pack changed: the buyer is asked even if it got cheaper', async () => {
		const made = await stall.order();
		await changePrice(
			stall.db.database,
			{ productId: stall.honey, priceDong: 70_000, unit: 'hũ nhỏ' },
			stall.now,
		);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'needsBuyer',
			order: {
				changes: [{ code: 'PACK_CHANGED', seenUnit: 'hũ', nowUnit: 'hũ nhỏ', nowDong: 70_000 }],
			},
		});
	});

	describe('promotion ended', () => {
		async function promoted() {
			const promotion = await createPromotion(
				stall.db.database,
				{
					productId: stall.honey,
					deal: { kind: 'percent', percentOff: 25 },
					startsAt: stall.now,
					endsAt: stall.now + HOUR_MS,
				},
				stall.now,
			);
			const line = stall.line(stall.honey, {
				promotionId: promotion.id,
				seenPriceDong: 90_000,
			});
			return { lines: [line] };
		}

		it('ordered inside it and received within 72 hours: honoured', async () => {
			const made = await stall.order(await promoted());
			stall.wait(73);
			expect(await stall.outcome(made.operation)).toMatchObject({
				status: 'accepted',
				order: { totalDong: 90_000 },
			});
		});

		it('received later: the buyer is asked', async () => {
			const made = await stall.order(await promoted());
			stall.wait(73.1);
			expect(await stall.outcome(made.operation)).toMatchObject({
				status: 'needsBuyer',
				order: { changes: [{ code: 'PROMOTION_ENDED', seenDong: 90_000, nowDong: 120_000 }] },
			});
		});

		it('ordered after it, whatever the phone says: the buyer is asked', async () => {
			const changes = await promoted();
			stall.wait(2);
			// A price somewhere else makes a new version: this phone pulled after the end.
			await changePrice(stall.db.database, { productId: stall.tea, priceDong: 95_000 }, stall.now);
			const made = await stall.order(changes, { createdAt: EVENING + 1 });
			expect(await stall.outcome(made.operation)).toMatchObject({ status: 'needsBuyer' });
		});
	});

	it('session closed: an ordinary order at the ordinary price rule', async () => {
		const made = await stall.order({ sessionId: 9_007_199_254_740_991 });
		stall.wait(24);
		expect(await stall.outcome(made.operation)).toMatchObject({
			status: 'accepted',
			order: { totalDong: 120_000 },
		});
	});

	it('same basket within two minutes: accepted, and the buyer asked whether it is one', async () => {
		const lines = [stall.line(stall.honey), stall.line(stall.noodles)];
		const first = await stall.place(await stall.order({ lines }));
		stall.now += 2 * 60_000;
		const second = await stall.place(await stall.order({ lines: lines.toReversed() }));
		expect(second).toMatchObject({ state: 'placed', possibleDuplicateOf: first.id });
		stall.now += 2 * 60_000 + 1;
		expect(await stall.place(await stall.order({ lines }))).toMatchObject({
			possibleDuplicateOf: null,
		});
	});

	it('same basket on the slow road too: marked as well', async () => {
		await stall.place(await stall.order());
		await setStock(stall.db.database, stall.honey, 0);
		expect(await stall.place(await stall.order())).toMatchObject({
			state: 'needsBuyer',
			possibleDuplicateOf: expect.any(String) as string,
		});
	});

	it('cancel before create: the create resolves as cancelled and takes no stock', async () => {
		const made = await stall.order();
		expect(await stall.outcome(await stall.cancel(made, 'Đổi ý'))).toEqual({ status: 'accepted' });
		const outcome = await stall.outcome(made.operation);
		expect(outcome).toMatchObject({
			status: 'accepted',
			order: { state: 'cancelled', buyer: null, history: [{ state: 'cancelled', by: 'buyer' }] },
		});
		expect(await stall.left(stall.honey)).toBe(10);
		expect(await stall.send(made.operation)).toMatchObject({ replayed: true, outcome });
	});

	it("cancel before create with another's secret: the create is placed", async () => {
		const made = await stall.order();
		const stranger = await stall.order();
		const theirs = await stall.cancel({ ...stranger, operation: made.operation });
		expect(await stall.outcome(theirs)).toEqual({ status: 'accepted' });
		expect(await stall.place(made)).toMatchObject({ state: 'placed' });
	});
});

describe("the phone's clock", () => {
	it.each([
		['ten years slow', -3652 * DAY_MS],
		['ten years fast', 3652 * DAY_MS],
		['beyond all calendars', 1e300],
		['a fraction', 0.5],
	])('%s changes nothing but what it may', async (_, off) => {
		const published = EVENING - 10 * DAY_MS;
		const made = await stall.order({}, { createdAt: EVENING + off });
		const { placedAt, state } = await stall.place(made);
		expect(state).toBe('placed');
		expect(placedAt).toBeGreaterThanOrEqual(published);
		expect(placedAt).toBeLessThanOrEqual(stall.now);
	});
});

describe('a product', () => {
	it('that never was is refused, whatever number it has', async () => {
		for (const id of [999, 0, -1, 3_000_000_000, Number.MAX_SAFE_INTEGER]) {
			const made = await stall.order({ lines: [stall.line(productId(id))] });
			expect(await stall.outcome(made.operation)).toMatchObject({
				status: 'rejected',
				code: 'UNKNOWN_PRODUCT',
			});
		}
	});
});

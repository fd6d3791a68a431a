import { productId, type ProductId } from '$lib/domain/ids';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { addStall } from './catalogue.fixture';
import { getCatalogueState } from './catalogue-state';
import { readBody } from './feed';
import { publishStock } from './publish-stock';
import { releaseStock, reserveStock, setStock, type StockLine } from './stock';
import { withdrawProduct } from './listing.fixture';

const now = Date.parse('2026-11-23T05:00:00Z');
let db: TestDatabase;
let few: ProductId;
let many: ProductId;
let uncounted: ProductId;

beforeEach(async () => {
	db = await testDatabase(20);
	const ids = await addStall(
		db.database,
		[{ available: 3 }, { available: 100 }, { available: null }],
		now,
	);
	const [a, b, c] = ids;
	if (a === undefined || b === undefined || c === undefined) throw new Error('no products');
	[few, many, uncounted] = [a, b, c];
});
afterEach(() => db[Symbol.asyncDispose]());

const reserve = (...lines: StockLine[]) =>
	db.database.transaction(async (tx) => (await reserveStock(tx, lines)).short);
const onHand = async (id: ProductId) => {
	const [row] = await db.sql<{ available: number | null }[]>`
		select available from product_stock where product_id = ${id}`;
	return row?.available;
};
const toldStock = (id: ProductId) => readBody(db.database, 'stock', String(id));

describe('taking stock for an order', () => {
	it('takes every line, whatever their order', async () => {
		const short = await reserve(
			{ productId: many, quantity: 40 },
			{ productId: few, quantity: 3 },
			{ productId: uncounted, quantity: 1_000 },
		);
		expect(short).toEqual([]);
		expect([await onHand(few), await onHand(many), await onHand(uncounted)]).toEqual([0, 60, null]);
	});

	it('takes nothing where one line is short, and says what is left', async () => {
		const short = await reserve({ productId: many, quantity: 1 }, { productId: few, quantity: 4 });
		expect(short).toEqual([{ productId: few, left: 3 }]);
		expect([await onHand(few), await onHand(many)]).toEqual([3, 100]);
	});

	it('puts back what was taken', async () => {
		const lines = [
			{ productId: few, quantity: 2, eveningLimit: null },
			{ productId: uncounted, quantity: 2, eveningLimit: null },
		];
		await reserve(...lines);
		await db.database.transaction((tx) => releaseStock(tx, lines));
		expect([await onHand(few), await onHand(uncounted)]).toEqual([3, null]);
	});

	it('never sells more than there is, nor stops, with many buyers at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 40 }, (_, index) => {
				const lines = [
					{ productId: many, quantity: 4 },
					{ productId: few, quantity: 0 },
				];
				return reserve(...(index % 2 ? lines : lines.toReversed()));
			}),
		);
		expect(answers.filter((short) => short.length === 0)).toHaveLength(25);
		expect(await onHand(many)).toBe(0);
	});
});

describe('telling of stock', () => {
	it('tells all that changed in one version, and costs none where nothing did', async () => {
		await reserve({ productId: few, quantity: 1 }, { productId: many, quantity: 1 });
		const { version } = await getCatalogueState(db.database);

		expect(await publishStock(db.database, now)).toBe(2);
		expect(await publishStock(db.database, now)).toBe(0);
		expect((await getCatalogueState(db.database)).version).toBe(version + 1);
		expect([await toldStock(few), await toldStock(many)]).toEqual([2, 99]);
	});

	it('does not wait for an order that is being placed', async () => {
		await db.database.transaction(async (tx) => {
			await reserveStock(tx, [{ productId: few, quantity: 3 }]);
			await reserve({ productId: many, quantity: 1 });
			expect(await publishStock(db.database, now)).toBe(1);
		});
		expect(await toldStock(few)).toBe(3);
		expect(await publishStock(db.database, now)).toBe(1);
		expect(await toldStock(few)).toBe(0);
	});

	it("is one node's work at a time", async () => {
		await reserve({ productId: few, quantity: 1 });
		const told = await Promise.all([1, 2, 3].map(() => publishStock(db.database, now)));
		expect(told.reduce((sum, count) => sum + count, 0)).toBe(1);
	});

	it('counts, stops counting and begins again', async () => {
		for (const available of [null, 7]) {
			await setStock(db.database, few, available);
			await publishStock(db.database, now);
			expect(await toldStock(few)).toBe(available);
		}
	});

	it('says nothing of a withdrawn product', async () => {
		await withdrawProduct(db.database, few, now);
		await setStock(db.database, few, 1);
		expect(await publishStock(db.database, now)).toBe(0);
	});

	it('is refused for a product that is not', async () => {
		await expect(setStock(db.database, productId(999), 1)).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});
		await expect(setStock(db.database, few, -1)).rejects.toThrow();
	});
});

import type { EntryKind } from '$lib/domain/catalogue/entries';
import { certificateId, productId, type ProductId } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { reviseCertificate } from '../certification/certificates';
import { createSession, listSessions } from '../market/sessions';
import { addStall } from './catalogue.fixture';
import { getCatalogueState, getPublishedAt } from './catalogue-state';
import { changePrice } from './change-price';
import { readBody, readFeed } from './feed';
import { listProduct, withdrawProduct } from './listing.fixture';
import { createPromotion, endPromotion } from './promotions';
import { publishStock } from './publish-stock';
import { CATALOGUE_CHANNEL } from './publish';
import { readTerms } from './terms';

const now = Date.parse('2026-11-23T05:00:00Z');
const later = now + DAY_MS;
const nobody = productId(999);
let db: TestDatabase;
let tea: ProductId;
let before: number;

beforeEach(async () => {
	db = await testDatabase();
	const [made] = await addStall(db.database, [{ available: 10 }], now);
	if (made === undefined) throw new Error('no product');
	tea = made;
	before = (await getCatalogueState(db.database)).version;
});
afterEach(() => db[Symbol.asyncDispose]());

/** What the feed tells since the stall was set up: `product 1`, `-stock 1` for what is gone. */
const told = async () => {
	const page = { since: before, upto: Number.MAX_SAFE_INTEGER, after: null, limit: 100 };
	const rows = await readFeed(db.database, page);
	return rows.map(({ entry }) => `${'body' in entry ? '' : '-'}${entry.kind} ${entry.id}`);
};
const body = <Kind extends EntryKind>(kind: Kind, id: number = tea) =>
	readBody(db.database, kind, String(id));
const terms = async () => {
	const seen = { epoch: '', version: before };
	return (await readTerms(db.database, [tea], seen)).products.get(tea);
};

describe('a changed price', () => {
	it('is told, and what it was before is kept with its end', async () => {
		const version = await changePrice(db.database, { productId: tea, priceDong: 60_000 }, later);

		expect(await told()).toEqual([`product ${tea}`]);
		expect(await body('product')).toMatchObject({ priceDong: 60_000, unit: 'gói' });
		expect(await getPublishedAt(db.database, version)).toBe(later);
		expect((await terms())?.prices).toEqual([
			{
				fromVersion: before,
				untilVersion: version,
				untilAt: later,
				priceDong: 50_000,
				unit: 'gói',
			},
			{
				fromVersion: version,
				untilVersion: null,
				untilAt: null,
				priceDong: 60_000,
				unit: 'gói',
			},
		]);
	});

	it('may be a change of what it buys', async () => {
		const change = { productId: tea, priceDong: 90_000, unit: 'hộp', netWeight: 200 };
		await changePrice(db.database, change, later);
		expect(await body('product')).toMatchObject({ unit: 'hộp', netWeight: 200 });
		expect((await terms())?.prices.map(({ unit }) => unit)).toEqual(['gói', 'hộp']);
	});

	it('is refused for a product that is not, and costs no version', async () => {
		await expect(
			changePrice(db.database, { productId: nobody, priceDong: 1 }, later),
		).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
		expect((await getCatalogueState(db.database)).version).toBe(before);
	});

	it('never leaves two prices at once, however many change it together', async () => {
		await Promise.all(
			[1, 2, 3, 4, 5].map((step) =>
				changePrice(db.database, { productId: tea, priceDong: step * 1_000 }, later),
			),
		);
		const open = await db.sql`
			select price_dong from product_prices where product_id = ${tea} and until_version is null`;
		expect(open).toHaveLength(1);
		expect(Number(open[0]?.['price_dong'])).toBe((await body('product'))?.priceDong);
	});
});

describe('a withdrawn product', () => {
	it('leaves tombstones of all that was told of it', async () => {
		await withdrawProduct(db.database, tea, later);
		expect(await told()).toEqual([`-product ${tea}`, `-stock ${tea}`, `-story ${tea}`]);
		expect(await terms()).toMatchObject({ isListed: false });
	});

	it('comes back with its story, and its stock with the next publication', async () => {
		await withdrawProduct(db.database, tea, later);
		expect(await publishStock(db.database, later)).toBe(0);
		await listProduct(db.database, tea, later);
		expect(await publishStock(db.database, later)).toBe(1);
		expect((await told()).toSorted()).toEqual([`product ${tea}`, `stock ${tea}`, `story ${tea}`]);
		expect(await body('stock')).toBe(10);
	});

	it.each([withdrawProduct, listProduct])('must be one that is (%o)', async (change) => {
		await expect(change(db.database, nobody, later)).rejects.toMatchObject({
			code: 'UNKNOWN_PRODUCT',
		});
	});
});

describe('a promotion', () => {
	const DEAL = { kind: 'percent', percentOff: 20 } as const;

	it('is told with its product, and no more after its end', async () => {
		const promotion = await createPromotion(
			db.database,
			{ productId: tea, deal: DEAL, startsAt: now, endsAt: now + 2 * DAY_MS },
			now,
		);
		const { id, startsAt, endsAt } = promotion;
		expect((await body('product'))?.promotion).toEqual({ id, percentOff: 20, startsAt, endsAt });

		await endPromotion(db.database, promotion.id, later);
		expect((await body('product'))?.promotion).toBeNull();
		expect((await terms())?.promotions).toEqual([
			{ ...promotion, endsAt: later, offeredFrom: before + 1, given: null },
		]);
	});

	it('can be ended before it began', async () => {
		const { id } = await createPromotion(
			db.database,
			{ productId: tea, deal: DEAL, startsAt: later, endsAt: later + DAY_MS },
			now,
		);
		await endPromotion(db.database, id, now);
		expect((await body('product'))?.promotion).toBeNull();
	});

	it('must be of a product that is, and be one that is', async () => {
		const times = { deal: DEAL, startsAt: now, endsAt: later };
		await expect(
			createPromotion(db.database, { productId: nobody, ...times }, now),
		).rejects.toMatchObject({ code: 'UNKNOWN_PRODUCT' });
		await expect(endPromotion(db.database, 999, now)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

describe('a revised certificate', () => {
	it('is told alone: its product need not be pulled again', async () => {
		const id = (await terms())?.certificate?.id ?? certificateId(0);
		await reviseCertificate(db.database, { id, standing: 'withdrawn' }, later);
		expect(await told()).toEqual([`certificate ${id}`]);
		expect((await terms())?.certificate?.standing).toBe('withdrawn');
	});

	it('must be one that is', async () => {
		const id = certificateId(999);
		await expect(
			reviseCertificate(db.database, { id, standing: 'withdrawn' }, later),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

describe('a market session', () => {
	it('is told with its slots', async () => {
		const producerId = (await body('product'))?.producerId;
		if (producerId === undefined) throw new Error('no producer');
		const slots = [{ producerId, startsAt: later, minutes: 10, productIds: [tea] }];
		const texts = { slug: 'phien', title: 'Phiên', intro: '' };
		const made = await createSession(
			db.database,
			{ ...texts, startsAt: later, endsAt: later + 1, slots },
			now,
		);
		expect(await listSessions(db.database)).toEqual([made]);
	});
});

describe('a publication', () => {
	it('wakes who listens, once it is committed', async () => {
		const heard = new Promise<string>((settle) => {
			void db.sql
				.listen(CATALOGUE_CHANNEL, settle)
				.then(() => changePrice(db.database, { productId: tea, priceDong: 1_000 }, later));
		});
		expect(Number(await heard)).toBe(before + 1);
	});
});

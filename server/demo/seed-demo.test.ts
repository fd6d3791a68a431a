import { Catalogue } from '$lib/domain/catalogue/catalogue';
import { certificateState, lastValidDay } from '$lib/domain/certification/certificate';
import { HOUR_MS, startOfDay, VIETNAM_OFFSET_MS } from '$lib/domain/time';
import { sessionPhase, wasMissed } from '$lib/domain/market/session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { DEMO_PRODUCTS } from '../catalogue/demo/seed-catalogue';
import { readBody, readPresent } from '../catalogue/feed';
import { readTerms } from '../catalogue/terms';
import { seedDemo } from './seed-demo';

// A Monday at noon.
const now = startOfDay('2026-11-23') + 12 * HOUR_MS;
let db: TestDatabase;
let catalogue: Catalogue;

beforeAll(async () => {
	db = await testDatabase();
	// Two nodes that start at once.
	const filled = await Promise.all([seedDemo(db.database, now), seedDemo(db.database, now)]);
	expect(filled.toSorted()).toEqual([false, true]);
	catalogue = Catalogue.from(await readPresent(db.database));
});
afterAll(() => db[Symbol.asyncDispose]());

const stateOf = (slug: string) =>
	certificateState(
		catalogue.certificate(catalogue.productBySlug(slug)?.certificateId ?? null),
		now,
	);

describe('the demo market', () => {
	it('holds every row of the table once', () => {
		expect(catalogue.productCount).toBe(35);
		expect(new Set([...catalogue.products()].map(({ name }) => name)).size).toBe(35);
		for (const product of catalogue.products()) {
			expect(catalogue.producer(product.producerId)).toMatchObject({ isDemo: true });
		}
	});

	it('says of each certificate what the source says', () => {
		const states = [...catalogue.products()].map(({ slug }) => stateOf(slug));
		expect(states.filter((state) => state === 'valid')).toHaveLength(23);
		expect(states.filter((state) => state === 'expired')).toHaveLength(6);
		expect(states.filter((state) => state === 'unverified')).toHaveLength(6);
		const slug = 'tra-tom-non-huong-que';
		expect(
			catalogue.certificate(catalogue.productBySlug(slug)?.certificateId ?? null),
		).toMatchObject({
			stars: 5,
			number: '2361/QĐ-BNNMT',
			issuerKind: 'ministry',
			issuedOn: '2025-06-26',
			expiresOn: '2028-06-26',
			isIllustrative: false,
		});
	});

	it('marks every certificate date that the source does not give', () => {
		const made = DEMO_PRODUCTS.filter(
			({ certificate }) => certificate?.kind === 'issued' && certificate.isIllustrative,
		);
		for (const { slug } of made) {
			const id = catalogue.productBySlug(slug)?.certificateId ?? null;
			expect(catalogue.certificate(id)?.isIllustrative).toBe(true);
		}
		expect(made.length).toBeGreaterThan(10);
	});

	it('gives codes of the made-up range with a right check digit', () => {
		const gtins = [...catalogue.products()].flatMap(({ gtin }) => gtin ?? []);
		expect(new Set(gtins).size).toBe(gtins.length);
		expect(gtins.length).toBeGreaterThan(25);
		for (const gtin of gtins) {
			expect(gtin).toMatch(/^08930000000\d{3}$/);
			const sum = [...gtin].reduce((all, digit, i) => all + Number(digit) * (i % 2 ? 1 : 3), 0);
			expect(sum % 10).toBe(0);
		}
	});

	it('has bank accounts that no money can reach', () => {
		for (const product of catalogue.products()) {
			const bank = catalogue.producer(product.producerId)?.bank;
			if (bank) expect(bank.account).toMatch(/^DEMO\d+$/);
		}
	});

	it('tells that its stories are made up', async () => {
		for (const { id } of catalogue.products()) {
			const story = await readBody(db.database, 'story', String(id));
			expect(story?.story).toContain('Dữ liệu minh hoạ');
		}
	});

	it('announces the coming Saturday evening to producers with valid certificates', () => {
		const [ended, coming] = catalogue.sessions();
		expect(ended && sessionPhase(ended, now)).toBe('ended');
		expect(ended && wasMissed(ended)).toBe(false);
		expect(coming?.startsAt).toBe(Date.parse('2026-11-28T19:30:00+07:00'));
		expect(coming?.endsAt).toBe(Date.parse('2026-11-28T21:30:00+07:00'));
		expect(coming?.slots).toHaveLength(8);
		for (const slot of coming?.slots ?? []) {
			expect(slot.minutes).toBe(10);
			expect(new Date(slot.startsAt + VIETNAM_OFFSET_MS).getUTCHours()).toBeGreaterThanOrEqual(19);
			for (const id of slot.productIds) {
				expect(stateOf(catalogue.product(id)?.slug ?? '')).toBe('valid');
			}
		}
	});

	it('has something sold out, a price that rose and a promotion', async () => {
		const stocks = [...catalogue.products()].map(({ stock }) => stock);
		expect(stocks).toContain(0);
		expect(stocks).toContain(null);
		const coffee = catalogue.productBySlug('ca-phe-khe-sanh');
		const ids = coffee ? [coffee.id] : [];
		const { products } = await readTerms(db.database, ids, { epoch: '', version: 0 });
		expect([...products.values()]).toMatchObject([
			{ priceDong: 155_000, prices: [{ priceDong: 145_000, untilAt: now }, { untilAt: null }] },
		]);
		const promotion = catalogue.productBySlug('my-gao-hung-lo')?.promotion;
		expect(promotion).toMatchObject({ percentOff: 15 });
	});
});

describe('a certificate', () => {
	it('runs 36 months, to the end of a shorter month', () => {
		expect(lastValidDay('2025-01-16')).toBe('2028-01-16');
		expect(lastValidDay('2024-02-29')).toBe('2027-02-28');
	});
});

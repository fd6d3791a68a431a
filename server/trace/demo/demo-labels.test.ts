import { DAY_MS, HOUR_MS, startOfDay } from '$lib/domain/time';
import { MINIMUM_ELEMENTS, missingElements } from '$lib/domain/trace/passport';
import { VERDICTS } from '$lib/domain/trace/verdict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../../tests/fixtures/database';
import { readPresent } from '../../catalogue/feed';
import { seedDemo } from '../../demo/seed-demo';
import { judgeOnServer } from '../judge';
import { listDemoLabels } from './demo-labels';

const now = startOfDay('2026-11-23') + 12 * HOUR_MS;
const ORIGIN = 'http://localhost:3000';
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
	await seedDemo(db.database, now);
});
afterAll(() => db[Symbol.asyncDispose]());

describe('the demo labels', () => {
	it('show every verdict, and a scan of each says just that', async () => {
		const samples = await listDemoLabels(db.database, ORIGIN);
		expect(new Set(samples.map(({ kind }) => kind))).toEqual(new Set(VERDICTS));
		for (const { kind, url } of samples) {
			expect(url.startsWith(`${ORIGIN}/01/`)).toBe(true);
			expect(url.length).toBeLessThan(190);
			const { verdict } = await judgeOnServer(db.database, url, now + DAY_MS);
			expect([url, verdict]).toEqual([url, kind]);
		}
	});

	it('come with lots of which some are complete and some lack what labels often lack', async () => {
		const entries = await readPresent(db.database);
		const lots = entries.flatMap((entry) => (entry.kind === 'lot' ? [entry.body] : []));
		expect(lots.length).toBeGreaterThan(25);
		const missing = await Promise.all(
			lots.map(async (lot) => {
				const product = entries.find(
					(entry) => entry.kind === 'product' && entry.body.id === lot.productId,
				);
				if (product?.kind !== 'product') throw new Error('a lot without product');
				const code = `/01/${product.body.gtin ?? ''}/10/${lot.lot}`;
				const judged = await judgeOnServer(db.database, code, now);
				if (!judged.product) throw new Error(`${code} is not known`);
				return missingElements({
					...judged,
					product: judged.product,
					serial: null,
					hasWarnings: true,
				});
			}),
		);
		expect(missing.filter((list) => list.length === 0).length).toBeGreaterThan(8);
		const named = new Set(missing.flat());
		for (const element of ['address', 'stages', 'locationCode', 'standards'] as const) {
			expect(named).toContain(element);
		}
		expect(missing.every((list) => list.length < MINIMUM_ELEMENTS.length)).toBe(true);
		for (const lot of lots) {
			for (const event of lot.events) expect(event.at).toBeLessThanOrEqual(now);
		}
	});
});

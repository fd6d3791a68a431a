import fc from 'fast-check';
import { expect, it } from 'vitest';

import { producerId, productId } from '../ids';
import { bundlePrice, bundleShares } from './bundle';
import { bundleFault, priceAlone, type PlannedBundle } from './bundle-rules';

const item = fc
	.record({
		productId: fc.integer({ min: 1, max: 6 }).map(productId),
		producerId: fc.integer({ min: 1, max: 3 }).map(producerId),
		quantity: fc.integer({ min: 0, max: 120 }),
		priceDong: fc.integer({ min: 0, max: 200_000 }),
		alone: fc.record({
			priceDong: fc.integer({ min: 1, max: 200_000 }),
			setCode: fc.constantFrom(4, 11, 14),
		}),
	})
	.map((made): PlannedBundle['items'][number] => made);

it('what may be offered is a favour in no part dearer, and its shares are its price', () => {
	let offered = 0;
	fc.assert(
		fc.property(fc.array(item, { maxLength: 7 }), (items) => {
			const shares = [...bundleShares(items).values()];
			expect(shares.reduce((sum, dong) => sum + dong, 0)).toBe(bundlePrice(items));
			if (bundleFault({ title: 'Gói', items }) !== null) return;
			offered += 1;
			expect(shares.length).toBeGreaterThan(1);
			expect(shares.every((dong) => dong > 0)).toBe(true);
			expect(items.every((one) => one.priceDong <= one.alone.priceDong)).toBe(true);
			expect(bundlePrice(items)).toBeLessThan(priceAlone(items));
		}),
		{ numRuns: 3_000 },
	);
	expect(offered).toBeGreaterThan(10);
});

import { describe, expect, it } from 'vitest';

import { certificateId, producerId, productId, sessionId } from '../ids';
import { Catalogue } from './catalogue';
import type { Entry } from './entries';

const product = (id: number, name = `Sản phẩm ${id}`): Entry => ({
	kind: 'product',
	id: String(id),
	body: {
		id: productId(id),
		producerId: producerId(1),
		slug: `san-pham-${id}`,
		name,
		setCode: 1,
		priceDong: 45_000,
		unit: 'kg',
		netWeight: null,
		netWeightUnit: 'g',
		shelfLifeDays: null,
		gtin: `0893000000${id.toString().padStart(4, '0')}`,
		certificateId: certificateId(1),
		picture: null,
		seasonMonths: [],
		listedOn: '2026-01-01',
		promotion: null,
	},
});
const producer: Entry = {
	kind: 'producer',
	id: '1',
	body: {
		id: producerId(1),
		slug: 'htx-cao-phong',
		name: 'HTX Cao Phong',
		kind: 'cooperative',
		provinceCode: '25',
		communeCode: '05089',
		oldPlace: null,
		oldProvince: 'Hòa Bình',
		bank: null,
		about: null,
		isDemo: true,
		communeName: 'xã Cao Phong',
	},
};
const stock = (id: number, units: number | null): Entry => ({
	kind: 'stock',
	id: String(id),
	body: units,
});

describe('Catalogue', () => {
	it('is read by id, slug, code and producer', () => {
		const view = Catalogue.from([product(1), product(2), producer, stock(2, 7)]);
		expect(view.productCount).toBe(2);
		expect(view.product(productId(1))?.stock).toBeNull();
		expect(view.productBySlug('san-pham-2')?.stock).toBe(7);
		expect(view.productByGtin('08930000000002')?.id).toBe(2);
		expect(view.producerBySlug('htx-cao-phong')?.oldProvince).toBe('Hòa Bình');
		expect(view.productsOf(producerId(1)).map(({ id }) => id)).toEqual([1, 2]);
		expect(view.product(productId(3))).toBeUndefined();
		expect(view.productBySlug('mat')).toBeUndefined();
		expect(view.certificate(null)).toBeUndefined();
	});

	it('gives the next view and leaves the one before as it was', () => {
		const before = Catalogue.from([product(1), producer, stock(1, 3)], { epoch: 'a', version: 4 });
		expect(before.product(productId(1))?.stock).toBe(3);
		const after = before.with(
			[stock(1, 0), product(2)],
			[
				{ kind: 'producer', id: '1' },
				{ kind: 'session', id: '99' },
			],
			{ epoch: 'a', version: 5 },
		);
		expect([before.version, after.version, after.epoch]).toEqual([4, 5, 'a']);
		expect([before.productCount, after.productCount]).toEqual([1, 2]);
		expect(before.product(productId(1))?.stock).toBe(3);
		expect(after.product(productId(1))?.stock).toBe(0);
		expect(before.producer(producerId(1))).toBeDefined();
		expect(after.producer(producerId(1))).toBeUndefined();
	});

	it('lists sessions by their beginning, and finds keys and flagged serials', () => {
		const session = (id: number, startsAt: number): Entry => ({
			kind: 'session',
			id: String(id),
			body: {
				id: sessionId(id),
				slug: `phien-${id}`,
				title: `Phiên ${id}`,
				intro: '',
				startsAt,
				endsAt: startsAt + 1,
				slots: [],
			},
		});
		const view = Catalogue.from([
			session(1, 200),
			session(2, 100),
			{ kind: 'labelKey', id: '1', body: { kid: '1', x: 'x', y: 'y', retiredAt: null } },
			{
				kind: 'serialFlag',
				id: '5',
				body: { gtin: 'g', lot: 'l', serial: 's', reason: 'recalled', since: 0 },
			},
		]);
		expect(view.sessions().map(({ id }) => id)).toEqual([2, 1]);
		expect(view.labelKey('1')?.x).toBe('x');
		expect(view.labelKey('2')).toBeUndefined();
		expect(view.serialFlag('g', 'l', 's')?.reason).toBe('recalled');
		expect(view.serialFlag('g', 'l', 't')).toBeUndefined();
	});
});

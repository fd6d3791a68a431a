import { certificateId, lotId, producerId, productId } from '../ids';
import { DAY_MS, startOfDay } from '../time';
import type { Producer, Product } from '../catalogue/product';
import type { Certificate } from '../certification/certificate';
import type { Evidence } from './judge-scan';
import type { LabelClaim } from './label';
import type { LabelKey, Lot, SerialFlag } from './lot';

/** A little world to judge scans in: one product, its producer, certificate, lot and key. */

export const testNow = startOfDay('2026-11-20');

export const testClaim: LabelClaim = {
	gtin: '09521234543213',
	lot: 'L26-04',
	serial: '7K3M9PQ2R',
	stars: 4,
	provinceCode: '01',
	validTo: '2027-12-31',
	kid: '1',
};

export const testProduct: Product = {
	id: productId(1),
	producerId: producerId(1),
	slug: 'buoi-do',
	name: 'Bưởi đỏ',
	setCode: 1,
	priceDong: 250_000,
	unit: 'quả',
	netWeight: 1200,
	netWeightUnit: 'g',
	shelfLifeDays: 30,
	gtin: testClaim.gtin,
	certificateId: certificateId(1),
	picture: 'hash',
	seasonMonths: [],
	stock: 5,
	listedOn: '2026-01-01',
	promotion: null,
};

export const testProducer: Producer = {
	id: producerId(1),
	slug: 'htx-dong-cao',
	name: 'HTX Đông Cao',
	kind: 'cooperative',
	provinceCode: '01',
	communeCode: '09022',
	oldPlace: null,
	oldProvince: null,
	bank: null,
	about: null,
	isDemo: true,
	communeName: 'xã Mê Linh',
};

export const testCertificate: Certificate = {
	id: certificateId(1),
	stars: 4,
	points: 82,
	number: null,
	isIllustrative: true,
	issuer: 'UBND thành phố Hà Nội',
	issuerKind: 'province',
	issuedOn: '2025-01-01',
	expiresOn: '2027-12-31',
	standing: 'verified',
};

export const testLot: Lot = {
	id: lotId(1),
	productId: productId(1),
	producerId: producerId(1),
	lot: testClaim.lot,
	producedOn: '2026-11-10',
	expiresOn: '2026-12-10',
	locationCode: '8930000000017',
	standards: ['VietGAP'],
	recall: null,
	events: [
		{
			id: 1,
			step: 'commissioning',
			at: testNow - 10 * DAY_MS,
			place: 'a',
			note: null,
			corrects: null,
			picture: null,
		},
		{
			id: 2,
			step: 'harvesting',
			at: testNow - 9 * DAY_MS,
			place: 'a',
			note: null,
			corrects: null,
			picture: null,
		},
	],
};

export interface TestWorld {
	product?: Product | null;
	certificate?: Partial<Certificate>;
	lot?: Partial<Lot> | null;
	keys?: readonly LabelKey[];
	flags?: readonly SerialFlag[];
	hasEveryLot?: boolean;
	/** Whether lots of a product that is gone are found, as on the server. */
	hasGoneLots?: boolean;
	syncedAt?: number | null;
	now?: number;
}

/** The evidence that a phone holds of that world, with what a test changes in it. */
export function testEvidence(world: TestWorld = {}): Evidence {
	const product = world.product === undefined ? testProduct : world.product;
	const lot = world.lot === null ? undefined : { ...testLot, ...world.lot };
	return {
		catalogue: {
			productByGtin: (gtin) => (product?.gtin === gtin ? product : undefined),
			producer: () => testProducer,
			certificate: () => ({ ...testCertificate, ...world.certificate }),
			labelKey: (kid) => world.keys?.find((key) => key.kid === kid),
			serialFlag: (gtin, code, serial) =>
				world.flags?.find(
					(flag) => flag.gtin === gtin && flag.lot === code && flag.serial === serial,
				),
		},
		lot: (found, code) => {
			const isHere = (found !== null || world.hasGoneLots === true) && lot?.lot === code;
			return Promise.resolve(isHere ? lot : undefined);
		},
		hasEveryLot: world.hasEveryLot ?? false,
		syncedAt: world.syncedAt === undefined ? testNow : world.syncedAt,
		now: world.now ?? testNow,
	};
}

/** A fresh P-256 pair. */
export async function makeTestKey(
	kid: string,
): Promise<{ privateKey: CryptoKey; publicKey: LabelKey }> {
	const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
		'sign',
		'verify',
	]);
	const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
	return { privateKey: pair.privateKey, publicKey: { kid, x, y, retiredAt: null } };
}

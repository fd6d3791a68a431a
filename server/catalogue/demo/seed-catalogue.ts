import { lastValidDay } from '$lib/domain/certification/certificate';
import type { BankAccount } from '$lib/domain/catalogue/product';
import type { CertificateId, ProducerId, ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf, HOUR_MS, type EpochMs } from '$lib/domain/time';

import {
	addCertificates,
	getValidCertificates,
	type NewCertificate,
} from '../../certification/certificates';
import { addWithDemoDossiers } from '../../certification/demo/demo-dossiers';
import type { Transaction } from '../../database/database';
import { addDemonstration, addProducers, type NewProduct } from '../add-to-catalogue';
import { changePrice } from '../change-price';
import { addPicture } from '../pictures/add-picture';
import { drawPicture } from '../pictures/draw';
import { createPromotion, type NewPromotion } from '../promotions';
import type { DemoCertificate, DemoProduct } from './demo-row';
import { demoGtin } from './gtin';
import { DEMO_PRODUCERS } from './producers';
import { MIDLAND_PRODUCTS } from './products-midland';
import { NORTHERN_PRODUCTS } from './products-northern';
import { SOUTHERN_PRODUCTS } from './products-southern';

export const DEMO_PRODUCTS: readonly DemoProduct[] = [
	...NORTHERN_PRODUCTS,
	...MIDLAND_PRODUCTS,
	...SOUTHERN_PRODUCTS,
];

/** The story of every demo product ends with it. */
const STORY_NOTE =
	'Dữ liệu minh hoạ: lời kể, giá, quy cách và mã vạch được soạn để trình diễn, chưa được chủ thể xác nhận.';

/** Rose a short while ago, so that a phone with an older catalogue still sees the old price. */
const PRICE_RISE = { slug: 'ca-phe-khe-sanh', priceDong: 155_000 };
const PROMOTIONS: readonly DemoPromotion[] = [
	{ slug: 'my-gao-hung-lo', days: 14, deal: { kind: 'percent', percentOff: 15 } },
	{
		slug: 'nuoc-khoang-quang-hanh',
		days: 10,
		deal: { kind: 'buyGet', buy: 2, get: 1 },
		portions: 40,
	},
	{
		slug: 'tieu-den-huu-co-le-chi',
		days: 7,
		deal: { kind: 'amount', offDong: 20_000 },
		portions: 60,
		perOrder: 5,
	},
	{
		slug: 'mac-ca-le-anh-tuy-duc',
		days: 21,
		deal: { kind: 'gift', buy: 1, gift: 'Túi vải thổ cẩm', giftProductId: null },
	},
];

interface DemoPromotion extends Pick<NewPromotion, 'deal' | 'portions' | 'perOrder'> {
	readonly slug: string;
	readonly days: number;
}

/** A product of the demo as it now stands in the catalogue. */
export interface SeededProduct {
	readonly id: ProductId;
	readonly producerId: ProducerId;
	readonly gtin: string | null;
}

/**
 * Puts the demo catalogue into an empty database.
 * @returns the products by slug
 */
export async function seedCatalogue(
	tx: Transaction,
	now: EpochMs,
): Promise<ReadonlyMap<string, SeededProduct>> {
	const producerIds = await seedProducers(tx, now);
	const certificateIds = await seedCertificates(tx, now);
	const rows: (NewProduct & SeededRow)[] = [];
	for (const [index, product] of DEMO_PRODUCTS.entries()) {
		const producerId = producerIds.get(product.producer);
		if (producerId === undefined) throw new Error(`no demo producer ${product.producer}`);
		rows.push({
			...toRow(product, now),
			producerId,
			certificateId: certificateIds.get(product.slug) ?? null,
			gtin: product.hasGtin ? demoGtin(index + 1) : null,
			picture: await addPicture(tx, drawPicture({ ...product.picture, seed: product.slug })),
		});
	}
	const ids = await addInOrder(tx, rows, now);
	const seeded = new Map<string, SeededProduct>();
	for (const [index, { slug, producerId, gtin }] of rows.entries()) {
		const id = ids[index];
		if (id !== undefined) seeded.set(slug, { id, producerId, gtin });
	}
	await seedChanges(tx, seeded, now);
	return seeded;
}

/**
 * Lists what is lawful today through the gate, by a dossier of the demonstration; what was
 * recognised long ago or was never proved is shown as just that. One by one in runs, so that the
 * ids keep the order of the table.
 */
async function addInOrder(
	tx: Transaction,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<ProductId[]> {
	const valid = await getValidCertificates(
		tx,
		rows.flatMap(({ certificateId }) => certificateId ?? []),
		now,
	);
	const isLawful = ({ certificateId }: NewProduct) =>
		certificateId != null && valid.has(certificateId);
	const ids: ProductId[] = [];
	let run: NewProduct[] = [];
	for (const [index, row] of rows.entries()) {
		run.push(row);
		const next = rows[index + 1];
		if (next && isLawful(next) === isLawful(row)) continue;
		const add = isLawful(row) ? addWithDemoDossiers : addDemonstration;
		ids.push(...(await add(tx, run, now)));
		run = [];
	}
	return ids;
}

type SeededRow = Pick<SeededProduct, 'producerId' | 'gtin'>;

async function seedProducers(
	tx: Transaction,
	now: EpochMs,
): Promise<ReadonlyMap<string, ProducerId>> {
	const rows = DEMO_PRODUCERS.map(({ takesTransfer, ...producer }, index) => ({
		...producer,
		bank: takesTransfer ? demoBank(index + 1) : null,
		isDemo: true,
	}));
	const ids = await addProducers(tx, rows, now);
	return pairUp(
		rows.map(({ slug }) => slug),
		ids,
	);
}

/** No bank answers to it: whoever scans the demo's VietQR must not be able to pay anybody. */
function demoBank(number: number): BankAccount {
	return {
		bin: '970400',
		account: `DEMO${String(number).padStart(8, '0')}`,
		holder: 'TAI KHOAN MINH HOA',
	};
}

async function seedCertificates(
	tx: Transaction,
	now: EpochMs,
): Promise<ReadonlyMap<string, CertificateId>> {
	const certified = DEMO_PRODUCTS.flatMap(({ slug, certificate }) =>
		certificate ? [{ slug, row: toCertificate(certificate) }] : [],
	);
	const ids = await addCertificates(
		tx,
		certified.map(({ row }) => row),
		now,
	);
	return pairUp(
		certified.map(({ slug }) => slug),
		ids,
	);
}

function toCertificate(source: DemoCertificate): NewCertificate {
	const { kind, ...certificate } = source;
	return kind === 'issued'
		? {
				...certificate,
				issuedOn: source.issuedOn,
				expiresOn: lastValidDay(source.issuedOn),
				standing: 'verified',
			}
		: { ...certificate, standing: 'unverified' };
}

function toRow(product: DemoProduct, now: EpochMs): Omit<NewProduct, 'producerId'> {
	const { stock, listedDaysAgo, story, ...row } = product;
	return {
		slug: row.slug,
		name: row.name,
		setCode: row.setCode,
		priceDong: row.priceDong,
		unit: row.unit,
		netWeight: row.netWeight,
		netWeightUnit: row.netWeightUnit,
		shelfLifeDays: row.shelfLifeDays,
		seasonMonths: [...row.seasonMonths],
		ingredients: row.ingredients,
		storage: row.storage,
		listedOn: dayOf(now - listedDaysAgo * DAY_MS),
		story: `${story}\n\n${STORY_NOTE}`,
		available: stock,
	};
}

async function seedChanges(
	tx: Transaction,
	seeded: ReadonlyMap<string, SeededProduct>,
	now: EpochMs,
): Promise<void> {
	const risen = seeded.get(PRICE_RISE.slug);
	if (risen) await changePrice(tx, { productId: risen.id, priceDong: PRICE_RISE.priceDong }, now);
	for (const { slug, days, ...promotion } of PROMOTIONS) {
		const promoted = seeded.get(slug);
		if (!promoted) throw new Error(`the demo has no ${slug} to promote`);
		const times = { startsAt: now - HOUR_MS, endsAt: now + days * DAY_MS };
		await createPromotion(tx, { productId: promoted.id, ...promotion, ...times }, now);
	}
}

function pairUp<Id>(slugs: readonly string[], ids: readonly Id[]): ReadonlyMap<string, Id> {
	const pairs = new Map<string, Id>();
	for (const [index, slug] of slugs.entries()) {
		const id = ids[index];
		if (id !== undefined) pairs.set(slug, id);
	}
	return pairs;
}

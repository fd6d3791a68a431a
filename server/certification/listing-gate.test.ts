import { dossierId } from '$lib/domain/certification/dossier';
import { certificateId, productId, uuidV7, type ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf, startOfDay } from '$lib/domain/time';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import {
	addDemonstration,
	addProducers,
	addProducts,
	type NewProduct,
} from '../catalogue/add-to-catalogue';
import { addStall } from '../catalogue/catalogue.fixture';
import { readBody } from '../catalogue/feed';
import { getListingFacts } from '../catalogue/listing-facts';
import { listProduct, withdrawProduct } from '../catalogue/listing.fixture';
import { products } from '../catalogue/tables';
import { createSession } from '../market/sessions';
import { producerStandings } from '../producers/tables';
import { issueLabels } from '../trace/issue-labels';
import { createLot } from '../trace/lots';
import { reviseCertificate } from './certificates';
import { judgeListing } from './listing-gate';
import { documentEvents, dossiers } from './tables';

const now = startOfDay('2026-11-26') + DAY_MS / 2;
let db: TestDatabase;

beforeAll(async () => {
	db = await testDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** A lawful product of its own producer, listed. */
async function lawful() {
	const [id = productId(0)] = await addStall(db.database, [{ gtin: newGtin() }], now);
	const [facts] = await getListingFacts(db.database, [id]);
	if (!facts) throw new Error('no product');
	return facts;
}

let gtins = 0;
function newGtin(): string {
	gtins += 1;
	const digits = `0893000000${String(gtins).padStart(3, '0')}`;
	const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 ? 1 : 3), 0);
	return `${digits}${(10 - (sum % 10)) % 10}`;
}

const obstacles = async (id: ProductId, at = now) => {
	const verdict = (await judgeListing(db.database, [id], at)).get(id);
	return verdict?.ok === false ? verdict.obstacles : [];
};

/** Each takes away one thing that a listed product cannot do without. */
const TAKEN: readonly (readonly [string, (of: Awaited<ReturnType<typeof lawful>>) => unknown])[] = [
	[
		'producerSuspended',
		({ producerId }) =>
			db.database
				.update(producerStandings)
				.set({ suspendedAt: now, suspensionReason: 'thử' })
				.where(eq(producerStandings.producerId, producerId)),
	],
	[
		'producerUnverified',
		({ producerId }) =>
			db.database.delete(producerStandings).where(eq(producerStandings.producerId, producerId)),
	],
	[
		'dossierMissing',
		({ id }) =>
			db.database.update(dossiers).set({ productId: null }).where(eq(dossiers.productId, id)),
	],
	[
		'dossierRevoked',
		({ id }) =>
			db.database.update(dossiers).set({ state: 'revoked' }).where(eq(dossiers.productId, id)),
	],
	[
		'dossierIncomplete',
		async ({ id }) => {
			const [dossier] = await db.database.select().from(dossiers).where(eq(dossiers.productId, id));
			await db.database.insert(documentEvents).values({
				dossierId: dossier?.id ?? dossierId(''),
				kind: 'testReport',
				what: 'rejected',
				reason: 'không phải của sản phẩm này',
				at: now,
			});
		},
	],
	[
		'draftUnreviewed',
		({ id }) => db.database.update(products).set({ reviewedAt: null }).where(eq(products.id, id)),
	],
	[
		'productHeld',
		({ id }) =>
			db.database
				.update(products)
				.set({ heldAt: now, heldReason: 'thử' })
				.where(eq(products.id, id)),
	],
	[
		'certificateWithdrawn',
		({ certificateId: id }) =>
			reviseCertificate(db.database, { id: id ?? certificateId(0), standing: 'withdrawn' }, now),
	],
];

describe.each(TAKEN)('%s', (obstacle, take) => {
	it('shuts listing, sessions and labels', async () => {
		const product = await lawful();
		const { id, producerId } = product;
		const lot = { productId: id, producerId, lot: 'L1', locationCode: null, standards: [] };
		const lotId = await createLot(db.database, { ...lot, producedOn: null, expiresOn: null }, now);
		await issueLabels(db.database, { lotId, count: 1 }, now);
		expect(await obstacles(id)).toEqual([]);

		await take(product);
		expect(await obstacles(id)).toEqual([obstacle]);
		const slots = [{ producerId, startsAt: now, minutes: 10, productIds: [id] }];
		const session = {
			slug: uuidV7(now),
			title: 'Phiên',
			intro: '',
			startsAt: now,
			endsAt: now + 1,
		};
		await expect(createSession(db.database, { ...session, slots }, now)).rejects.toMatchObject({
			code: 'NOT_LISTABLE',
			params: { productId: id, obstacles: obstacle },
		});
		await expect(issueLabels(db.database, { lotId, count: 1 }, now)).rejects.toMatchObject({
			code: obstacle === 'certificateWithdrawn' ? 'CERTIFICATE_EXPIRED' : 'NOT_LISTABLE',
		});
		await withdrawProduct(db.database, id, now);
		await expect(listProduct(db.database, id, now)).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
		expect(await readBody(db.database, 'product', String(id))).toBeUndefined();
	});
});

it('is shut the day after a certificate ran out', async () => {
	const { id } = await lawful();
	expect(await obstacles(id, startOfDay('2028-01-01'))).toEqual([]);
	expect(await obstacles(id, startOfDay('2028-01-02'))).toEqual(['certificateExpired']);
});

describe('a new product', () => {
	const row = async (isDemo: boolean): Promise<NewProduct> => {
		const [producer] = await addProducers(
			db.database,
			[{ slug: uuidV7(now), name: 'HTX', kind: 'cooperative', provinceCode: '01', isDemo }],
			now,
		);
		if (producer === undefined) throw new Error('no producer');
		const goods = { name: 'Chè', setCode: 11, priceDong: 1_000, unit: 'gói', listedOn: dayOf(now) };
		return { ...goods, producerId: producer, slug: uuidV7(now) };
	};

	it('without papers is not added at all', async () => {
		const wanted = await row(false);
		await expect(addProducts(db.database, [wanted], now)).rejects.toMatchObject({
			code: 'NOT_LISTABLE',
		});
		const [{ count } = { count: -1 }] = await db.sql<{ count: number }[]>`
			select count(*)::integer from products where slug = ${wanted.slug}`;
		expect(count).toBe(0);
	});

	it('may wait for its papers outside the catalogue', async () => {
		const wanted = { ...(await row(false)), withdrawnAt: now, withdrawnBecause: 'chosen' as const };
		const [id = productId(0)] = await addProducts(db.database, [wanted], now);
		expect(await readBody(db.database, 'product', String(id))).toBeUndefined();
		expect(await readBody(db.database, 'stock', String(id))).toBeUndefined();
		await expect(listProduct(db.database, id, now)).rejects.toMatchObject({ code: 'NOT_LISTABLE' });
	});

	it('is shown without papers only as a demonstration of a demonstration', async () => {
		const [id = productId(0)] = await addDemonstration(db.database, [await row(true)], now);
		expect(await readBody(db.database, 'product', String(id))).toMatchObject({ id });
		await expect(addDemonstration(db.database, [await row(false)], now)).rejects.toMatchObject({
			code: 'FORBIDDEN',
		});
	});
});

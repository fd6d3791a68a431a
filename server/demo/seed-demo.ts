import type { EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import { seedAccounts } from '../accounts/demo/seed-accounts';
import { isCatalogueEmpty } from '../catalogue/add-to-catalogue';
import { seedCatalogue, type SeededProduct } from '../catalogue/demo/seed-catalogue';
import { seedPapers } from '../certification/demo/seed-papers';
import { judgeListing } from '../certification/listing-gate';
import type { Database, Transaction } from '../database/database';
import type { FileShelf } from '../files/file-shelf';
import { seedMarket, type SlotOffer } from '../market/demo/seed-market';
import { seedTrace } from '../trace/demo/seed-trace';

/** Any number of our own: nodes that start at the same time queue on it. */
const SEED_LOCK = 530_117_204;

/** Whose turn it is in the coming session, in this order: products by slug, certificates valid. */
const SLOT_PRODUCTS: readonly (readonly string[])[] = [
	['tra-xanh-hong-tra-fin-ho'],
	['my-gao-hung-lo'],
	['ca-phe-dak-yang', 'tieu-den-huu-co-le-chi'],
	['nuoc-mam-le-gia-cot-dac-biet-40n'],
	['che-dinh-tan-cuong'],
	['banh-chung-dat-to'],
	['mac-ca-le-anh-tuy-duc'],
	['tra-hoa-vang-ba-che'],
];

/**
 * Fills an empty database with the demo market, all or nothing. Safe to call from several nodes
 * at once, and on a database that holds anything: then it does nothing.
 * @param shelf where pages of dossiers are put; without it they have none
 * @returns whether it was filled
 */
export async function seedDemo(
	database: Database,
	now: EpochMs,
	shelf?: FileShelf,
): Promise<boolean> {
	return database.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK})`);
		if (!(await isCatalogueEmpty(tx))) return false;
		const products = await seedCatalogue(tx, now);
		await seedTrace(tx, products, now);
		const offers = await getOffers(tx, products, now);
		// Who has something to sell and a slot comes first: their desks have something to show.
		const stalls = [...offers, ...products.values()].map(({ producerId }) => producerId);
		const people = await seedAccounts(tx, [...new Set(stalls)], now);
		const [owner, organiser] = [people.get('chu-gian-hang'), people.get('ban-to-chuc')];
		if (owner === undefined || organiser === undefined) throw new Error('the demo has nobody');
		await seedPapers(tx, { products, people: { owner, organiser }, shelf }, now);
		await seedMarket(tx, offers, now);
		return true;
	});
}

/** What may be shown; when the demonstration's certificates are over one day, nothing is. */
async function getOffers(
	tx: Transaction,
	products: ReadonlyMap<string, SeededProduct>,
	now: EpochMs,
): Promise<SlotOffer[]> {
	const ids = [...products.values()].map(({ id }) => id);
	const verdicts = await judgeListing(tx, ids, now);
	return SLOT_PRODUCTS.flatMap((slugs) => {
		const offered = slugs
			.flatMap((slug) => products.get(slug) ?? [])
			.filter(({ id }) => verdicts.get(id)?.ok === true);
		const [first] = offered;
		return first ? [{ producerId: first.producerId, productIds: offered.map(({ id }) => id) }] : [];
	});
}

import type { Entry } from '$lib/domain/catalogue/entries';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, getTableColumns, inArray } from 'drizzle-orm';

import { judgeListing } from '../certification/listing-gate';
import type { Transaction } from '../database/database';
import { tellOnMarket } from '../live/tell-off-market';
import { getListingFacts } from './listing-facts';
import { toProducerEntry } from './producer-entries';
import { getProductEntries } from './product-entries';
import { producers, products, type WithdrawalReason } from './tables';

/**
 * Puts products back as a part of the caller's publication, who has asked the gate, and tells sessions that run.
 * @returns what to tell of it
 */
export async function putBack(
	tx: Transaction,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<Entry[]> {
	if (ids.length === 0) return [];
	await tx
		.update(products)
		.set({ withdrawnAt: null, withdrawnBecause: null })
		.where(inArray(products.id, [...ids]));
	await tellOnMarket(tx, ids, now);
	// Of a producer that came by a table nothing was told before its first product.
	const sellers = await tx
		.selectDistinct({ ...getTableColumns(producers) })
		.from(producers)
		.innerJoin(products, eq(products.producerId, producers.id))
		.where(inArray(products.id, [...ids]));
	return [...sellers.map(toProducerEntry), ...(await getProductEntries(tx, ids, now))];
}

const FOR_WANT_OF_PAPERS: readonly WithdrawalReason[] = ['waiting', 'expired'];

/** Whether a product is off the market for want of papers alone: with these it is back by itself. */
export function isForWantOfPapers(withdrawnBecause: WithdrawalReason | null): boolean {
	return withdrawnBecause !== null && FOR_WANT_OF_PAPERS.includes(withdrawnBecause);
}

/**
 * Lists those products that only waited for their papers, for the first time or since some ran out,
 * and pass the gate by now, as a part of the caller's publication.
 * @returns what to tell of it
 */
export async function listWaiting(
	tx: Transaction,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<Entry[]> {
	const facts = await getListingFacts(tx, ids);
	const waiting = facts.filter(({ withdrawnBecause }) => isForWantOfPapers(withdrawnBecause));
	const verdicts = await judgeListing(
		tx,
		waiting.map(({ id }) => id),
		now,
	);
	const lawful = waiting.filter(({ id }) => verdicts.get(id)?.ok === true);
	return putBack(
		tx,
		lawful.map(({ id }) => id),
		now,
	);
}

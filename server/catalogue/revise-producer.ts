import type { Entry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { and, eq, isNull } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { toProducerEntry } from './producer-entries';
import { producers, products } from './tables';

type ProducerRow = typeof producers.$inferSelect;
/** What can be said of a producer anew. */
export type ProducerFacts = Pick<
	ProducerRow,
	'name' | 'kind' | 'provinceCode' | 'communeCode' | 'about' | 'phone' | 'street' | 'registration'
>;

/** What was changed, and the entry that tells it: none where all was so before, or nobody sees the producer. */
export interface Revision {
	readonly before: Partial<ProducerFacts>;
	readonly after: Partial<ProducerFacts>;
	readonly put: readonly Entry[];
}

/** @throws AppError NOT_FOUND */
export async function getProducerFacts(executor: Executor, id: ProducerId): Promise<ProducerFacts> {
	const { name, kind, provinceCode, communeCode, about, phone, street, registration } =
		await getRow(executor, id);
	return { name, kind, provinceCode, communeCode, about, phone, street, registration };
}

/**
 * Writes facts of a producer anew, within a publication. Where it moves to another commune, the old
 * names of the place that it left go with it; its address in the app stays, since people have it.
 * @throws AppError NOT_FOUND
 */
export async function reviseFacts(
	tx: Transaction,
	producerId: ProducerId,
	facts: Partial<ProducerFacts>,
): Promise<Revision> {
	const known = await getRow(tx, producerId);
	const isNew = (key: string) =>
		facts[key as keyof ProducerFacts] !== known[key as keyof ProducerFacts];
	const after: Partial<ProducerFacts> = only(facts, isNew);
	const before: Partial<ProducerFacts> = only(known, (key) => key in after);
	if (Object.keys(after).length === 0) return { before, after, put: [] };
	const isMoved = 'communeCode' in after || 'provinceCode' in after;
	const row = { ...known, ...after, ...(isMoved ? { oldPlace: null, oldProvince: null } : {}) };
	await tx.update(producers).set(row).where(eq(producers.id, producerId));
	return { before, after, put: (await isSelling(tx, producerId)) ? [toProducerEntry(row)] : [] };
}

/** What is not sold yet, or not any more, is told with the first product that is: see `putBack`. */
async function isSelling(tx: Transaction, producerId: ProducerId): Promise<boolean> {
	const [one] = await tx
		.select({ id: products.id })
		.from(products)
		.where(and(eq(products.producerId, producerId), isNull(products.withdrawnAt)))
		.limit(1);
	return one !== undefined;
}

function only<T extends object>(of: T, isWanted: (key: string) => boolean): Partial<T> {
	return Object.fromEntries(Object.entries(of).filter(([key]) => isWanted(key))) as Partial<T>;
}

async function getRow(executor: Executor, id: ProducerId): Promise<ProducerRow> {
	const [row] = await executor.select().from(producers).where(eq(producers.id, id));
	if (!row) throw new AppError('NOT_FOUND');
	return row;
}

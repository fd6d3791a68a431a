import type { Entry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { producers } from './tables';
import { entriesToTell, type OwnWords } from './told-producers';

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
 * @param said what of it organisers looked at: that is told at once
 * @throws AppError NOT_FOUND
 */
export async function reviseFacts(
	tx: Transaction,
	producerId: ProducerId,
	facts: Partial<ProducerFacts>,
	said: Partial<OwnWords> = {},
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
	return { before, after, put: await entriesToTell(tx, [row], said) };
}

function only<T extends object>(of: T, isWanted: (key: string) => boolean): Partial<T> {
	return Object.fromEntries(Object.entries(of).filter(([key]) => isWanted(key))) as Partial<T>;
}

async function getRow(executor: Executor, id: ProducerId): Promise<ProducerRow> {
	const [row] = await executor.select().from(producers).where(eq(producers.id, id));
	if (!row) throw new AppError('NOT_FOUND');
	return row;
}

import type { Entry } from '$lib/domain/catalogue/entries';
import type { Producer } from '$lib/domain/catalogue/product';
import { and, eq, inArray, isNull } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { toProducerEntry } from './producer-entries';
import { catalogueEntries, products, type producers } from './tables';

type ProducerRow = typeof producers.$inferSelect;
/** What a stall says of itself, and nobody looks at before it shows. */
export type OwnWords = Pick<ProducerRow, 'about' | 'phone' | 'street'>;

/**
 * The entries of producers as phones are to know them. What the people of a stall say of it while it sells
 * nothing, suspended or not there yet, stays unsaid until it sells: what was told stands in its place. Of one
 * that was never told, nothing is: see `putBack`.
 * @param said words that organisers looked at
 */
export async function entriesToTell(
	executor: Executor,
	rows: readonly ProducerRow[],
	said: Partial<OwnWords> = {},
): Promise<readonly Entry[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const selling = new Set(
		(
			await executor
				.selectDistinct({ id: products.producerId })
				.from(products)
				.where(and(inArray(products.producerId, ids), isNull(products.withdrawnAt)))
		).map(({ id }) => id),
	);
	const told = new Map(
		(
			await executor
				.select({ id: catalogueEntries.id, body: catalogueEntries.body })
				.from(catalogueEntries)
				.where(
					and(eq(catalogueEntries.kind, 'producer'), inArray(catalogueEntries.id, ids.map(String))),
				)
		).map(({ id, body }) => [id, body?.value as Producer | undefined]),
	);
	return rows.flatMap((row) => {
		if (selling.has(row.id)) return [toProducerEntry(row)];
		const known = told.get(String(row.id));
		if (!known) return [];
		const { about, phone = null, street = null } = known;
		return [toProducerEntry({ ...row, about, phone, street, ...said })];
	});
}

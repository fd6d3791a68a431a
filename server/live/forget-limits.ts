import { FORGOTTEN_MS } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm';

import { productStock } from '../catalogue/tables';
import type { Database } from '../database/database';
import { marketSessions } from '../market/tables';

/**
 * Stops counting what sessions had limited that nobody can let go on any more: until then each order of such
 * goods locks and writes their row, though nothing of it is counted. Running it twice does no harm.
 * @returns of how many products it let go
 * @see runsUntil
 */
export async function forgetLimits(database: Database, now: EpochMs): Promise<number> {
	const { id, endsAt, cancelledAt } = marketSessions;
	const { productId, eveningLimit, eveningLeft, eveningSession } = productStock;
	return database.transaction(async (tx) => {
		const over = tx
			.select({ id })
			.from(marketSessions)
			.where(or(isNotNull(cancelledAt), lte(endsAt, now - FORGOTTEN_MS)));
		// In the order of products, as everybody who locks them. What still limits has a session that is still to end.
		const rows = await tx
			.select({ productId })
			.from(productStock)
			.where(and(isNotNull(eveningLimit), isNull(eveningLeft), inArray(eveningSession, over)))
			.orderBy(asc(productId))
			.for('update');
		if (rows.length === 0) return 0;
		await tx
			.update(productStock)
			.set({ eveningMost: null, eveningSold: 0, eveningLimit: null, eveningSession: null })
			.where(
				inArray(
					productId,
					rows.map((row) => row.productId),
				),
			);
		return rows.length;
	});
}

import { WITHDRAWN_MS } from '$lib/domain/catalogue/promotion-rules';
import type { SessionId } from '$lib/domain/ids';
import { and, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import type { PromotionRow } from './promotion-row';
import { promotions } from './tables';

/** When a promotion is to run; without an id it is new. */
export type WishedTimes = Pick<PromotionRow, 'productId' | 'startsAt' | 'endsAt'> & {
	readonly id?: number;
};

/**
 * Whether the product has another promotion at that time; one that was withdrawn never had any.
 * @param leaving a session whose own promotions stand in nobody's way: they move together
 */
export async function isTaken(
	tx: Transaction,
	given: WishedTimes,
	leaving: SessionId | null = null,
): Promise<boolean> {
	const { productId, startsAt, endsAt, sessionId } = promotions;
	const others = await tx.$count(
		promotions,
		and(
			eq(productId, given.productId),
			ne(promotions.id, given.id ?? 0),
			leaving === null ? undefined : or(isNull(sessionId), ne(sessionId, leaving)),
			lt(startsAt, given.endsAt),
			gt(endsAt, given.startsAt),
			sql`${endsAt} - ${startsAt} > ${`${WITHDRAWN_MS} milliseconds`}::interval`,
		),
	);
	return others > 0;
}

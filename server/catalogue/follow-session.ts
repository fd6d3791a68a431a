import type { Entry } from '$lib/domain/catalogue/entries';
import { endedAt } from '$lib/domain/catalogue/promotion-rules';
import type { MarketSession } from '$lib/domain/market/session';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { tellPromotions } from '../live/tell-promotions';
import { getProductEntries } from './product-entries';
import { isTaken } from './promotion-times';
import { products, promotions } from './tables';

/** A session as its promotions see it. */
export type FollowedSession = Pick<
	MarketSession,
	'id' | 'startsAt' | 'endsAt' | 'slots' | 'cancelledAt'
>;

/** What became of a session's promotions. */
export interface Followed {
	readonly moved: readonly number[];
	readonly ended: readonly number[];
	/** What to tell of it. */
	readonly put: readonly Entry[];
}

/**
 * Takes a session's promotions along where it is moved, and ends those that cannot come: of a
 * session that was called off, of a producer who has no turn any more, and where the product has
 * another promotion at the new time. To be called within the publication that tells of the session.
 * @param byMs by how much it begins later than before
 */
export async function followSession(
	tx: Transaction,
	session: FollowedSession,
	{ byMs, now }: { readonly byMs: EpochMs; readonly now: EpochMs },
): Promise<Followed> {
	const rows = await tx
		.select({ row: promotions, producerId: products.producerId })
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.where(and(eq(promotions.sessionId, session.id), gt(promotions.endsAt, now)))
		.orderBy(asc(promotions.id));
	const moved: number[] = [];
	const ended: number[] = [];
	const touched: ProductId[] = [];
	for (const { row, producerId } of rows) {
		const isThere = session.slots.some((slot) => slot.producerId === producerId);
		const startsAt = row.startsAt + byMs;
		const endsAt = Math.min(row.endsAt + byMs, session.endsAt);
		const mayStay = !session.cancelledAt && isThere && startsAt < endsAt;
		const isSame = startsAt === row.startsAt && endsAt === row.endsAt;
		if (mayStay && isSame) continue;
		touched.push(row.productId);
		// Its others move as it does: where they stand now, as long as they do, is free for it.
		if (mayStay && !(await isTaken(tx, { ...row, startsAt, endsAt }, session.id))) {
			await tx
				.update(promotions)
				.set({ startsAt, endsAt, lastsToEnd: row.lastsToEnd && endsAt === session.endsAt })
				.where(eq(promotions.id, row.id));
			moved.push(row.id);
		} else {
			await tx
				.update(promotions)
				.set({ ...endedAt(row, now), isCalledOff: true })
				.where(eq(promotions.id, row.id));
			ended.push(row.id);
		}
	}
	if (touched.length > 0) await tellPromotions(tx, session.id, now);
	return { moved, ended, put: await getProductEntries(tx, touched, now) };
}

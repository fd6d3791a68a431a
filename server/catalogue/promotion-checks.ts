import { isAlcohol } from '$lib/domain/catalogue/product-sets';
import type { PlannedPromotion } from '$lib/domain/catalogue/promotion-rules';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import { sessionPhase, type MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, isNull, lte, ne } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { readBody } from './feed';
import type { PromotionRow } from './promotion-row';
import { isTaken, type WishedTimes } from './promotion-times';
import { products, promotions } from './tables';

/** A product that is given is the same producer's, listed, another one, and no alcohol. */
export async function checkGift(
	tx: Transaction,
	{ deal }: PlannedPromotion,
	{ id, producerId }: typeof products.$inferSelect,
): Promise<void> {
	if (deal.kind !== 'gift' || deal.giftProductId === null) return;
	const [gift] = await tx
		.select({ setCode: products.setCode })
		.from(products)
		.where(
			and(
				eq(products.id, deal.giftProductId),
				ne(products.id, id),
				eq(products.producerId, producerId),
				isNull(products.withdrawnAt),
			),
		);
	if (!gift) throw new AppError('UNKNOWN_PRODUCT');
	if (isAlcohol(gift.setCode)) throw new AppError('ALCOHOL_PRESENT');
}

/**
 * One that begins now is typed by the minute, in which the one before it may just have been ended:
 * it begins when that was over.
 */
export async function freeFrom(
	tx: Transaction,
	{ productId, startsAt }: Pick<PromotionRow, 'productId' | 'startsAt'>,
	now: EpochMs,
): Promise<EpochMs> {
	const [last] = await tx
		.select({ endsAt: promotions.endsAt })
		.from(promotions)
		.where(and(eq(promotions.productId, productId), lte(promotions.endsAt, now)))
		.orderBy(desc(promotions.endsAt))
		.limit(1);
	return Math.max(startsAt, last?.endsAt ?? startsAt);
}

export async function checkOverlap(tx: Transaction, given: WishedTimes): Promise<void> {
	if (await isTaken(tx, given)) throw new AppError('PROMOTION_OVERLAP');
}

/**
 * The session as the feed tells it: when it is, whether it still comes, and who sells there.
 * @param given `startsAt`: null where it has its beginning already; `session`: where it is told just now
 * @returns it
 */
export async function checkSession(
	tx: Transaction,
	given: {
		readonly startsAt: EpochMs | null;
		readonly endsAt: EpochMs;
		readonly sessionId: SessionId;
		readonly product: { readonly producerId: ProducerId };
		readonly session?: MarketSession | undefined;
	},
	now: EpochMs,
): Promise<MarketSession> {
	const { startsAt, endsAt, sessionId, product } = given;
	const session = given.session ?? (await readBody(tx, 'session', String(sessionId)));
	if (!session || sessionPhase(session, now) === 'ended') {
		throw new AppError('PROMOTION_OUTSIDE_SESSION');
	}
	const isThere = session.slots.some(({ producerId }) => producerId === product.producerId);
	const isWithin = session.startsAt <= (startsAt ?? session.startsAt) && endsAt <= session.endsAt;
	if (!isThere || !isWithin) throw new AppError('PROMOTION_OUTSIDE_SESSION');
	return session;
}

import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { readBody } from './feed';
import type { PromotionRow } from './promotion-row';
import { products, promotions } from './tables';

/** On whose behalf: null where the market itself does it (the demo, a command). */
export type PromotionOwner =
	| { readonly producerId: ProducerId; readonly actor: Actor | null }
	/** Organisers who plan a session: its promotions, of every producer who has a turn in it. */
	| { readonly sessionId: SessionId; readonly actor: Actor }
	| null;

type Product = typeof products.$inferSelect;

/** The session that somebody plans; null where a producer or the market promotes. */
export function plannedSession(owner: PromotionOwner): SessionId | null {
	return owner && 'sessionId' in owner ? owner.sessionId : null;
}

/** Whether a product may be promoted on somebody's behalf; who has a turn, the session says. */
export function mayPromote(owner: PromotionOwner, { producerId }: Product): boolean {
	return !owner || !('producerId' in owner) || owner.producerId === producerId;
}

/**
 * Whether somebody may change a promotion, and not only end it: organisers change what they put up
 * themselves. What a producer offers of its own is its own to say.
 */
export function mayChange(owner: PromotionOwner, row: PromotionRow): boolean {
	return plannedSession(owner) === null || row.isByOrganisers;
}

/**
 * A promotion that somebody would change or end.
 * @throws AppError NOT_FOUND also for another producer's, or another session's
 */
export async function findPromotion(tx: Transaction, promotionId: number, owner: PromotionOwner) {
	const [found] = await tx
		.select({ row: promotions, product: products })
		.from(promotions)
		.innerJoin(products, eq(products.id, promotions.productId))
		.where(eq(promotions.id, promotionId));
	const planning = plannedSession(owner);
	const isOther = planning !== null && found?.row.sessionId !== planning;
	if (!found || isOther || !mayPromote(owner, found.product)) throw new AppError('NOT_FOUND');
	return found;
}

/**
 * Writes down what somebody did to a promotion. Its producer is told of what organisers did: the
 * price is the producer's, who can end it at their own desk.
 */
export async function recordPromotion(
	tx: Transaction,
	change: {
		readonly now: EpochMs;
		readonly owner: PromotionOwner;
		readonly row: PromotionRow;
		readonly product: Product;
		readonly before?: PromotionRow;
		readonly deed: 'create' | 'update' | 'end';
		/** The session that is planned; left out where the feed tells of it. */
		readonly session?: Pick<MarketSession, 'title'> | undefined;
	},
): Promise<void> {
	const { now: at, owner, row, product, before, deed } = change;
	if (!owner) return;
	const { producerId, name: productName } = product;
	await recordChange(tx, {
		actor: owner.actor,
		at,
		action: `promotion.${deed}`,
		subject: `promotion ${row.id}`,
		producerId,
		before: before ? { ...before } : null,
		after: { ...row },
	});
	const planning = plannedSession(owner);
	if (planning === null) return;
	const session = change.session ?? (await readBody(tx, 'session', String(planning)));
	const params = { producerId, productName, title: session?.title ?? '', deed };
	const to = await audienceOf(tx, { permission: 'promotions.edit', producerId });
	await notify(tx, { kind: 'sessionPromotion', params, to, at });
}

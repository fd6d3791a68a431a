import type { Entry } from '$lib/domain/catalogue/entries';
import type { ProductId } from '$lib/domain/ids';
import { goodsOf } from '$lib/domain/market/draft-promotions';
import type { MarketSession } from '$lib/domain/market/session';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import type { EpochMs } from '$lib/domain/time';

import type { Actor } from '../audit/record-change';
import { getProductEntries } from '../catalogue/product-entries';
import { announcePromotion } from '../catalogue/promotions';
import type { Transaction } from '../database/database';

/** The goods that a plan shows or promotes, each once. */
export function promotedIn({ slots, promotions }: SessionPlan): ProductId[] {
	const shown = slots.flatMap(({ productIds }) => productIds);
	return [...new Set([...shown, ...goodsOf(promotions)])];
}

/** What became of a plan's promotions. */
export interface PutUp {
	readonly ids: readonly number[];
	/** What to tell of it. */
	readonly put: readonly Entry[];
}

/**
 * Makes a plan's promotions real, each as if it were put up by itself, as a part of the publication that tells
 * of its session.
 * @throws AppError as `createPromotion`, where one does not fit: nothing of the publication is done
 */
export async function putUpDrafted(
	tx: Transaction,
	{
		session,
		promotions = [],
		actor,
	}: Pick<SessionPlan, 'promotions'> & { readonly session: MarketSession; readonly actor: Actor },
	{ version, now }: { readonly version: number; readonly now: EpochMs },
): Promise<PutUp> {
	const owner = { sessionId: session.id, actor };
	const ids: number[] = [];
	for (const { key: _, ...promotion } of promotions) {
		const made = await announcePromotion(tx, { ...promotion, owner }, { version, now, session });
		ids.push(made.id);
	}
	const productIds = promotions.map(({ productId }) => productId);
	return { ids, put: await getProductEntries(tx, [...new Set(productIds)], now) };
}

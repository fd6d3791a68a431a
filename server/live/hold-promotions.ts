import type { Entry } from '$lib/domain/catalogue/entries';
import { endedAt } from '$lib/domain/catalogue/promotion-rules';
import { heldWord, timesBack } from '$lib/domain/live/held-promotions';
import type { SessionId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { EpochMs } from '$lib/domain/time';

import { listSalePromotions, retimePromotion } from '../catalogue/host-promotions';
import { isTaken } from '../catalogue/promotion-times';
import type { Transaction } from '../database/database';

export interface Held {
	readonly words: readonly LiveWord[];
	/** What the catalogue tells of it. */
	readonly put: readonly Entry[];
}

/** Stops what promotions of a session run as it ends, and holds those back that were to come. */
export async function holdPromotions(
	tx: Transaction,
	sessionId: SessionId,
	now: EpochMs,
): Promise<Held> {
	const words: LiveWord[] = [];
	const put: Entry[] = [];
	for (const { productId, promotion } of await listSalePromotions(tx, sessionId, now)) {
		if (promotion.endsAt <= now) continue;
		const times = { id: promotion.id, productId, ...endedAt(promotion, now) };
		put.push(...(await retimePromotion(tx, times, now)));
		words.push(heldWord({ productId, promotion }, now));
	}
	return { words, put };
}

/**
 * Brings back what stopped with a session that goes on after all, as far as it has time left, still
 * suits its product, and that has no other promotion meanwhile.
 */
export async function restorePromotions(
	tx: Transaction,
	{ sessionId, state }: { readonly sessionId: SessionId; readonly state: LiveState },
	now: EpochMs,
): Promise<Held> {
	const words: LiveWord[] = [];
	const put: Entry[] = [];
	// The last first: what was to come keeps its hours, and what ran goes on until then.
	const held = state.promotions
		.flatMap(({ held, ...one }) => (held ? [{ ...one, held }] : []))
		.toSorted((one, other) => other.held.startsAt - one.held.startsAt);
	for (const one of held) {
		const planned = await listSalePromotions(tx, sessionId, now);
		const found = planned.find(({ promotion }) => promotion.id === one.id);
		const times = found && timesBack(one, found, now);
		if (!found || !times) continue;
		const { id, productId } = one;
		const wished = { id, productId, ...times };
		if (times.startsAt > now && (await isTaken(tx, wished))) continue;
		put.push(...(await retimePromotion(tx, wished, now)));
		const promotion = { ...found.promotion, ...times };
		words.push({ kind: 'promotionStarted', productId, promotion, isRetimed: true });
	}
	return { words, put };
}

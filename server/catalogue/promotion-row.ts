import type { Deal, Promotion } from '$lib/domain/catalogue/promotion';

import type { promotions } from './tables';

export type PromotionRow = typeof promotions.$inferSelect;
type DealColumns = 'kind' | 'percentOff' | 'offDong' | 'buy' | 'get' | 'gift' | 'giftProductId';

/** A promotion as its row says it; `portions` are all that were put up. */
export function toPromotion(row: PromotionRow): Promotion {
	const { id, startsAt, endsAt, portions, perOrder, sessionId } = row;
	return { ...toDeal(row), id, startsAt, endsAt, portions, perOrder, sessionId };
}

/** What a promotion gives, from its columns. The table's checks keep what a kind needs from being null. */
export function toDeal(row: Pick<PromotionRow, DealColumns>): Deal {
	const { kind, percentOff, offDong, buy, get, gift, giftProductId } = row;
	switch (kind) {
		case 'percent':
			return { kind, percentOff: percentOff ?? 0 };
		case 'amount':
			return { kind, offDong: offDong ?? 0 };
		case 'buyGet':
			return { kind, buy: buy ?? 1, get: get ?? 0 };
		case 'gift':
			return { kind, buy: buy ?? 1, gift: gift ?? '', giftProductId };
	}
}

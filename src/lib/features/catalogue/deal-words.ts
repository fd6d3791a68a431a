import type { Deal } from '$lib/domain/catalogue/promotion';
import { formatDong } from '$lib/domain/money';
import { m } from '$lib/i18n/paraglide/messages';

/** What a promotion gives, in a few words: `Mua 2 tặng 1`. */
export function dealWords(deal: Deal): string {
	switch (deal.kind) {
		case 'percent':
			return m.catalogue_promotion({ percent: deal.percentOff });
		case 'amount':
			return m.catalogue_deal_amount({ amount: formatDong(deal.offDong) });
		case 'buyGet':
			return m.catalogue_deal_buyGet({ buy: deal.buy, present: deal.get });
		case 'gift':
			return deal.buy > 1
				? m.catalogue_deal_buyGet({ buy: deal.buy, present: deal.gift })
				: m.catalogue_deal_gift({ gift: deal.gift });
	}
}

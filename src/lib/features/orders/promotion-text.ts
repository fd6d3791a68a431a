import { formatDong } from '$lib/domain/money';
import type { LineChange, OrderLine } from '$lib/domain/ordering/order';
import { isPresent } from '$lib/domain/ordering/presents';
import { dealWords } from '$lib/features/catalogue/deal-words';
import { m } from '$lib/i18n/paraglide/messages';

/** What a promotion does for a line of an order, in words; empty where there is none. */
export function promotionText(line: OrderLine): string {
	const { promotion } = line;
	if (!promotion) return '';
	if (isPresent(line)) return m.ordering_present_line();
	const { deal, portions } = promotion;
	const isTold = deal.kind === 'gift' && deal.giftProductId === null;
	if (!isTold) return dealWords(deal);
	return `${dealWords(deal)} · ${m.ordering_present({ name: deal.gift, quantity: portions })}`;
}

/** What a promotion that ended, or of which too little is left, was and is: two columns of a table. */
export function promotionSides({
	deal,
	portions,
	seenDong,
	nowDong,
}: Extract<LineChange, { code: 'PROMOTION_ENDED' }>): {
	readonly then: string;
	readonly now: string;
} {
	const [seen, now] = [formatDong(seenDong), formatDong(nowDong)];
	if (!deal) return { then: seen, now };
	const left = portions?.left ?? 0;
	const state =
		left > 0 ? m.ordering_changed_portions({ count: left }) : m.ordering_changed_no_portions();
	return { then: `${seen}, ${dealWords(deal)}`, now: `${now}, ${state}` };
}

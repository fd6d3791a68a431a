import type { LineChange, OrderState, OrderView } from '$lib/domain/ordering/order';
import { STATE_WORDS } from '$lib/i18n/order-state-words';
import { m } from '$lib/i18n/paraglide/messages';

const MEANINGS: Readonly<Record<OrderState, () => string>> = {
	queued: m.ordering_about_queued,
	needsBuyer: m.ordering_about_needsBuyer,
	rejected: m.ordering_about_rejected,
	held: m.ordering_about_held,
	placed: m.ordering_about_placed,
	confirmed: m.ordering_about_confirmed,
	packed: m.ordering_about_packed,
	shipped: m.ordering_about_shipped,
	delivered: m.ordering_about_delivered,
	cancelled: m.ordering_about_cancelled,
	returned: m.ordering_about_returned,
};

const CHANGES: Readonly<Record<LineChange['code'], () => string>> = {
	PRICE_CHANGED: m.ordering_changed_PRICE_CHANGED,
	PRICE_FELL: m.ordering_changed_PRICE_FELL,
	STOCK_CHANGED: m.ordering_changed_STOCK_CHANGED,
	PACK_CHANGED: m.ordering_changed_PACK_CHANGED,
	PROMOTION_ENDED: m.ordering_changed_PROMOTION_ENDED,
	PRODUCT_WITHDRAWN: m.ordering_changed_PRODUCT_WITHDRAWN,
	CERTIFICATE_EXPIRED: m.ordering_changed_CERTIFICATE_EXPIRED,
	LOT_RECALLED: m.ordering_changed_LOT_RECALLED,
	UNKNOWN_PRODUCT: m.ordering_changed_UNKNOWN_PRODUCT,
};

const ACTORS = {
	buyer: m.ordering_order_by_buyer,
	producer: m.ordering_order_by_producer,
	system: m.ordering_order_by_system,
} satisfies Record<OrderView['history'][number]['by'], () => string>;

export const stateName = (state: OrderState): string => STATE_WORDS[state]();
/** What a state means for the buyer, and what comes next. */
export const stateMeaning = (state: OrderState): string => MEANINGS[state]();
export const changeName = (code: LineChange['code']): string => CHANGES[code]();
export const actorName = (by: keyof typeof ACTORS): string => ACTORS[by]();

/** How the order is paid, and where the money stands. */
export function paymentText(view: Pick<OrderView, 'payment' | 'paymentState'>): string {
	if (view.paymentState === 'received') return m.ordering_pay_received();
	return view.payment === 'cod' ? m.ordering_pay_cod() : m.ordering_pay_awaiting();
}

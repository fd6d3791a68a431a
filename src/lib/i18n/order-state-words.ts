import type { OrderState } from '$lib/domain/ordering/order';

import { m } from './paraglide/messages';

/** What a state of an order is called, in the page's language or another. */
export const STATE_WORDS: Readonly<Record<OrderState, typeof m.ordering_state_queued>> = {
	queued: m.ordering_state_queued,
	needsBuyer: m.ordering_state_needsBuyer,
	rejected: m.ordering_state_rejected,
	held: m.ordering_state_held,
	placed: m.ordering_state_placed,
	confirmed: m.ordering_state_confirmed,
	packed: m.ordering_state_packed,
	shipped: m.ordering_state_shipped,
	delivered: m.ordering_state_delivered,
	cancelled: m.ordering_state_cancelled,
	returned: m.ordering_state_returned,
};

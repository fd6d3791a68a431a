import type { ProducerId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { HOUR_MS, MINUTE_MS, type EpochMs } from '$lib/domain/time';

/** An order of a session that ends late is one of it, too. */
const AFTER_MS = 3 * HOUR_MS;
const MOST = 5;

/**
 * The orders of this phone that may be of an evening, the latest first; of so much the latest.
 * @param startedAt when it really began; null where that is not known
 */
export function ordersOfEvening<
	Order extends {
		readonly view: { readonly placedAt: EpochMs; readonly producerId: ProducerId };
	},
>(
	orders: readonly Order[],
	session: Pick<MarketSession, 'slots' | 'startsAt' | 'endsAt'>,
	startedAt: EpochMs | null,
): Order[] {
	const sellers = new Set(session.slots.map(({ producerId }) => producerId));
	const began = startedAt ?? session.startsAt;
	// The basket reckons by the minute: what is ordered within the first one bears its beginning.
	const from = began - (began % MINUTE_MS);
	return orders
		.filter(
			({ view: { placedAt, producerId } }) =>
				from <= placedAt && placedAt < session.endsAt + AFTER_MS && sellers.has(producerId),
		)
		.sort((a, b) => b.view.placedAt - a.view.placedAt)
		.slice(0, MOST);
}

import type { ProducerId } from '$lib/domain/ids';
import { runsUntil, type MarketSession } from '$lib/domain/market/session';
import type { OrderState } from '$lib/domain/ordering/order';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';

/**
 * The orders of this phone that may be of an evening: those that wait for an answer first, the latest first.
 * @param startedAt when it really began; null where that is not known
 */
export function ordersOfEvening<
	Order extends {
		readonly view: {
			readonly placedAt: EpochMs;
			readonly producerId: ProducerId;
			readonly state: OrderState;
		};
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
	const until = runsUntil(session);
	const rank = ({ view }: Order) => (view.state === 'needsBuyer' ? 0 : 1);
	return orders
		.filter(
			({ view: { placedAt, producerId } }) =>
				from <= placedAt && placedAt < until && sellers.has(producerId),
		)
		.sort((a, b) => rank(a) - rank(b) || b.view.placedAt - a.view.placedAt);
}

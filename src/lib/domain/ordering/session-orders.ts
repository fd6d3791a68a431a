import { isSale, type Tally } from '../figures/sales';
import type { SessionId } from '../ids';
import type { DeskOrder } from './desk-order';

/** What an evening brought a stall, by the orders at hand; those called off or sent back are none. */
export interface SessionTally extends Tally {
	/** Orders that are still to be confirmed or packed. */
	readonly toPack: number;
}

type Told = Pick<DeskOrder, 'state' | 'totalDong' | 'sessionId'>;

/** Counts the orders of one session, as the market's figures count them. */
export function tallySession(orders: readonly Told[], sessionId: SessionId): SessionTally {
	const sold = orders.filter((order) => order.sessionId === sessionId && isSale(order.state));
	return {
		orders: sold.length,
		valueDong: sold.reduce((sum, { totalDong }) => sum + totalDong, 0),
		toPack: sold.filter(({ state }) => state === 'placed' || state === 'confirmed').length,
	};
}

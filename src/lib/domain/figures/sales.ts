import type { ProducerId, ProductId } from '../ids';
import type { Dong } from '../money';
import type { OrderState, PaymentMethod, PaymentState } from '../ordering/order';
import { DAY_MS, dayOf, startOfDay, type DayText, type EpochMs } from '../time';

/** From a day to a day of Vietnam, both counted. */
export interface Period {
	readonly from: DayText;
	readonly until: DayText;
}

export const MOST_DAYS = 400;

/** How many orders, worth how much. */
export interface Tally {
	readonly orders: number;
	readonly valueDong: Dong;
}

export interface DayTally extends Tally {
	readonly day: DayText;
}
export interface ProductTally extends Tally {
	readonly productId: ProductId;
	/** As it was called when it was last ordered. */
	readonly name: string;
	readonly pieces: number;
}
export interface ProducerTally extends Tally {
	readonly producerId: ProducerId;
}
export interface SessionTally extends Tally {
	/** As the buyer's phone named it; null for what was ordered outside a session. */
	readonly sessionId: number | null;
}
export interface ProvinceTally extends Tally {
	/** Two digits; null where the buyer had their data erased. */
	readonly provinceCode: string | null;
}

/** What became of orders, and of their money. */
export interface Outcome extends Tally {
	readonly state: OrderState;
	readonly payment: PaymentMethod;
	readonly paymentState: PaymentState;
}

/** What one producer, or the whole market, sold in a period: by the moment of ordering. */
export interface Sales {
	readonly days: readonly DayTally[];
	readonly products: readonly ProductTally[];
	readonly producers: readonly ProducerTally[];
	readonly sessions: readonly SessionTally[];
	readonly provinces: readonly ProvinceTally[];
	readonly outcomes: readonly Outcome[];
}

/**
 * Orders that count as sold. A quote that waits for its buyer is none yet; what was refused, called
 * off or sent back is none any more. Those are counted apart.
 */
export const SALE_STATES = [
	'placed',
	'confirmed',
	'packed',
	'shipped',
	'delivered',
] as const satisfies readonly OrderState[];

export function isSale(state: OrderState): boolean {
	return (SALE_STATES as readonly OrderState[]).includes(state);
}

/** What is expected by one way of paying, and what came. */
export interface Money {
	readonly payment: PaymentMethod;
	readonly expected: Tally;
	/** Of what is expected. */
	readonly received: Tally;
	/** Received for orders that were called off or sent back since: the buyer's again. */
	readonly owedBack: Tally;
}

/** Expected against received money, each way of paying apart. */
export function moneyOf(outcomes: readonly Outcome[]): readonly Money[] {
	return (['cod', 'vietqr'] as const).map((payment) => {
		const own = outcomes.filter((outcome) => outcome.payment === payment);
		const sold = own.filter(({ state }) => isSale(state));
		const lost = own.filter(({ state }) => !isSale(state));
		return {
			payment,
			expected: total(sold),
			received: total(sold.filter(isReceived)),
			owedBack: total(lost.filter(isReceived)),
		};
	});
}

/** Orders that are no sale, by what became of them; the most first. */
export function lostOf(outcomes: readonly Outcome[]): readonly (Tally & { state: OrderState })[] {
	const states = [...new Set(outcomes.map(({ state }) => state))].filter((state) => !isSale(state));
	return states
		.map((state) => ({ state, ...total(outcomes.filter((outcome) => outcome.state === state)) }))
		.sort((a, b) => b.orders - a.orders);
}

/** All together. */
export function total(tallies: readonly Tally[]): Tally {
	return {
		orders: tallies.reduce((sum, { orders }) => sum + orders, 0),
		valueDong: tallies.reduce((sum, { valueDong }) => sum + valueDong, 0),
	};
}

/** Every day of a period, those without an order too: a gap is not a line between two days. */
export function fillDays(days: readonly DayTally[], { from, until }: Period): readonly DayTally[] {
	const known = new Map(days.map((tally) => [tally.day, tally]));
	return daysOf({ from, until }).map((day) => known.get(day) ?? { day, orders: 0, valueDong: 0 });
}

/**
 * Rows of one kind made fewer: those with the same key together, the greatest value first. Only of rows
 * that have no order in common: otherwise it would count twice.
 */
export function foldTallies<Row extends Tally, Key>(
	rows: readonly Row[],
	keyOf: (row: Row) => Key,
): readonly (Tally & { readonly key: Key })[] {
	const groups = new Map<Key, Row[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return [...groups]
		.map(([key, group]) => ({ key, ...total(group) }))
		.sort((a, b) => b.valueDong - a.valueDong);
}

/** The last days up to now, today included. */
export function lastDays(count: number, now: EpochMs): Period {
	return { from: dayOf(now - (count - 1) * DAY_MS), until: dayOf(now) };
}

/** Whether it is a period that figures are told of: in order, and at most {@link MOST_DAYS} long. */
export function isPeriod({ from, until }: Period): boolean {
	const days = (startOfDay(until) - startOfDay(from)) / DAY_MS + 1;
	return days >= 1 && days <= MOST_DAYS;
}

function daysOf({ from, until }: Period): DayText[] {
	const days: DayText[] = [];
	for (let at = startOfDay(from); at <= startOfDay(until); at += DAY_MS) days.push(dayOf(at));
	return days;
}

function isReceived({ paymentState }: Outcome): boolean {
	return paymentState === 'received';
}

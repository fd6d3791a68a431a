import { isLawfulMove } from './order-moves';
import type { OrderLine, OrderState, Parcel } from './order';
import type { StaffTarget } from './staff-operation';

/** What a step meets of an order. */
export interface MovedOrder {
	readonly state: OrderState;
	/** The states that it was ever brought to by the producer's hand. */
	readonly reached: readonly OrderState[];
}

/**
 * What becomes of a step: `move` it · `done` already, by whomever, so that nothing is left to do ·
 * `calledOff` meanwhile · `elsewhere`: it stands where this step was not meant for.
 */
export type StepVerdict = 'move' | 'done' | 'calledOff' | 'elsewhere';

/**
 * Judges a step that somebody decided on while they saw the order in another state perhaps: an
 * order is never moved by somebody who did not know how it stands.
 * @param order as it stands now
 * @param step from the state in which the person saw it, to where they want it
 */
export function judgeStep(
	order: MovedOrder,
	step: { readonly from: OrderState; readonly to: StaffTarget },
): StepVerdict {
	const { state, reached } = order;
	if (state === step.to) return 'done';
	// A packer who goes on packing what was called off must hear of it, even if it was confirmed once.
	if (state === 'cancelled') return 'calledOff';
	if (reached.includes(step.to)) return 'done';
	return state === step.from && isLawfulMove(state, step.to, 'producer') ? 'move' : 'elsewhere';
}

/**
 * What becomes of a parcel that is put right: `set` it · `done` already, by whomever · `overtaken`:
 * somebody put it right otherwise · `elsewhere`: the order is not under way.
 */
export type ParcelVerdict = 'set' | 'done' | 'overtaken' | 'elsewhere';

/**
 * Judges who puts right what was written of a parcel: nobody writes over what they did not see.
 * @param order as it stands now
 * @param change from what the person saw to what they want
 */
export function judgeParcel(
	order: { readonly state: OrderState; readonly parcel: Parcel | null },
	change: { readonly seen: Parcel | null; readonly wanted: Parcel | null },
): ParcelVerdict {
	if (isSameParcel(order.parcel, change.wanted)) return 'done';
	if (order.state !== 'shipped') return 'elsewhere';
	return isSameParcel(order.parcel, change.seen) ? 'set' : 'overtaken';
}

/** What becomes of it that somebody says what an order was packed from. */
export type LotsVerdict = 'set' | 'done' | 'calledOff' | 'elsewhere';

/**
 * Judges who names lots of an order: while it is packed, and later where it was not said or was wrong.
 * @param order as it stands now
 * @param named by line; of lines that are not there nothing can be said
 */
export function judgeLots(
	order: {
		readonly state: OrderState;
		readonly lines: readonly Pick<OrderLine, 'packedLots'>[];
	},
	named: readonly (NamedLots & { readonly position: number })[],
): LotsVerdict {
	if (order.state === 'cancelled') return 'calledOff';
	if (!LOTS_NAMED_IN.includes(order.state)) return 'elsewhere';
	if (named.some(({ position }) => !order.lines[position])) return 'elsewhere';
	const isKnown = named.every(({ position, ...lots }) => {
		const known = order.lines[position]?.packedLots ?? null;
		return isSameLots(known, lotsAfter(known, lots));
	});
	return isKnown ? 'done' : 'set';
}

/** What somebody says a line was packed from, and what they saw there. */
export interface NamedLots {
	readonly lots: readonly string[];
	readonly seen: readonly string[] | null;
}

/**
 * What a line is known to be packed from, after somebody has said so. Of two who did not see what the
 * other said nobody knows who is right: both are kept, so that a recall of either reaches the buyer.
 */
export function lotsAfter(
	known: readonly string[] | null,
	{ lots, seen }: NamedLots,
): readonly string[] {
	if (known === null || isSameLots(known, seen)) return lots;
	return [...new Set([...known, ...lots])];
}

function isSameLots(one: readonly string[] | null, other: readonly string[] | null): boolean {
	return one?.join('\n') === other?.join('\n');
}

const LOTS_NAMED_IN: readonly OrderState[] = ['confirmed', 'packed', 'shipped', 'delivered'];

/** A parcel of which something is known. @returns null where nothing is */
export function parcelOf({ carrier, tracking }: Parcel): Parcel | null {
	return carrier === null && tracking === null ? null : { carrier, tracking };
}

function isSameParcel(one: Parcel | null, other: Parcel | null): boolean {
	const nothing = { carrier: null, tracking: null };
	const [a, b] = [one ?? nothing, other ?? nothing];
	return a.carrier === b.carrier && a.tracking === b.tracking;
}

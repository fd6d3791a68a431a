import { isLawfulMove } from './order-moves';
import type { OrderState } from './order';
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

import type { EpochMs } from '../time';
import type { HostAction } from './decide';
import type { EveningAction } from './decide-evening';
import type { SaleAction } from './decide-sale';
import type { LiveState } from './live-state';

/** What stands where an action puts something else: a turn's key, a product, a moment, a number; null for nothing. */
export type Standing = string | number | null;

export type BoardAction = HostAction | SaleAction | EveningAction;
/** What goes by what was there before: two who see different things would undo each other. */
export type Replacing = Extract<
	BoardAction,
	{ readonly do: 'beginTurn' | 'pin' | 'setEnd' | 'limit' }
>;

export interface StandingEvening {
	readonly state: LiveState;
	/** As it was planned, or as it is known to be. */
	readonly endsAt: EpochMs;
}

/**
 * What an action puts something else in the place of. The board names it as its host sees it.
 * @returns undefined where an action says all of what it does, whatever stands: to pin, to begin a promotion or to
 * stop it comes to the same from whichever screen it was tapped
 */
export function standingFor(
	action: BoardAction,
	{ state, endsAt }: StandingEvening,
): Standing | undefined {
	switch (action.do) {
		case 'beginTurn':
			return state.turn?.key ?? null;
		case 'pin':
			// "Not this one any more" is about what was seen; "this one" is not.
			return action.productId === null ? state.pinned : undefined;
		case 'setEnd':
			return state.end?.endsAt ?? endsAt;
		case 'limit':
			return state.limits.find((one) => one.productId === action.productId)?.most ?? null;
		default:
			return undefined;
	}
}

/**
 * Whether another host was quicker: the one who tapped saw something else in the place of what they change. What
 * they wanted and is so by now is none of that.
 * @param seen what {@link standingFor} gave on their screen; undefined where they named nothing
 */
export function isOutrun(
	action: BoardAction,
	seen: Standing | undefined,
	evening: StandingEvening,
): action is Replacing {
	if (seen === undefined || evening.state.phase !== 'running') return false;
	const stands = standingFor(action, evening);
	return stands !== undefined && stands !== seen && stands !== aimOf(action);
}

function aimOf(action: BoardAction): Standing | undefined {
	switch (action.do) {
		case 'beginTurn':
			return action.key;
		case 'pin':
			return action.productId;
		case 'setEnd':
			return action.endsAt;
		case 'limit':
			return action.most;
		default:
			return undefined;
	}
}

import { AppError } from '$lib/domain/errors';
import {
	isOutrun,
	type BoardAction,
	type Replacing,
	type Standing,
	type StandingEvening,
} from '$lib/domain/live/outrun';

/**
 * Of hosts who go on from the same place at once the first goes on; the others are told so.
 * @param seen what the host saw where they put something else
 * @throws AppError SESSION_TURN_MOVED · SESSION_PIN_MOVED · SESSION_END_MOVED · SESSION_LIMIT_MOVED
 */
export function requireFirst(
	action: BoardAction,
	seen: Standing | undefined,
	evening: StandingEvening,
): void {
	if (isOutrun(action, seen, evening)) throw new AppError(MOVED[action.do]);
}

const MOVED = {
	beginTurn: 'SESSION_TURN_MOVED',
	pin: 'SESSION_PIN_MOVED',
	setEnd: 'SESSION_END_MOVED',
	limit: 'SESSION_LIMIT_MOVED',
} as const satisfies Record<Replacing['do'], string>;

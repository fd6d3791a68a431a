import { m } from '$lib/i18n/paraglide/messages';

import type { BoardPlan } from './online';

type Why = NonNullable<BoardPlan['goods'][number]['off']>;

const WORDS: Readonly<Record<Why, () => string>> = {
	chosen: m.live_off_chosen,
	expired: m.live_off_expired,
	suspended: m.live_off_suspended,
	revoked: m.live_off_revoked,
	waiting: m.live_off_waiting,
	stopped: m.live_off_stopped,
	held: m.live_off_held,
};

/** Why a product of a session is not sold. @param why null while the board does not know yet */
export function offWords(why: Why | null): string {
	return (why === null ? m.live_off_unknown : WORDS[why])();
}

import type { NoticeKind } from './notice';

/** What is sent before what: 0 first, 2 last. */
export type NoticeRank = 0 | 1 | 2;

/** People act on these at once: orders, goods that may harm somebody, money and accounts. */
const FIRST: ReadonlySet<NoticeKind> = new Set([
	'orderNew',
	'orderCalledOff',
	'orderMoved',
	'orderNeedsBuyer',
	'lotRecalled',
	'ownLotRecalled',
	'lotRecalledByProducer',
	'lotRecalledByColleague',
	'productStopped',
	'productHeld',
	'producerSuspended',
	'bankChanged',
	'passwordForgotten',
	'secondFactorReset',
	'wayInChanged',
	'rolesChanged',
	'staffRemoved',
]);

/** A session's go to as many browsers as want them, of people who need no order and no account. */
const LAST: ReadonlySet<NoticeKind> = new Set(['sessionSoon', 'sessionChanged', 'sessionThanks']);

/** Rank of what {@link LAST} holds, which may take up only a part of the sending. */
export const LAST_RANK = 2 satisfies NoticeRank;

/** In which order notices of a kind are sent where many wait. */
export function rankOf(kind: NoticeKind): NoticeRank {
	if (FIRST.has(kind)) return 0;
	return LAST.has(kind) ? LAST_RANK : 1;
}

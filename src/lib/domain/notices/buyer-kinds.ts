import * as v from 'valibot';

import type { NoticeKind } from './notice';

/**
 * What a buyer's browser may be left asleep for, where it follows orders, reports or sessions. A recall
 * of goods that they hold (`lotRecalled`) is not among them: it is about their health, and rare.
 */
export const BUYER_NOTICE_KINDS = [
	'orderMoved',
	'orderNeedsBuyer',
	'complaintAnswered',
	'complaintDecided',
	'complaintDone',
	'reportAnswered',
	'sessionSoon',
	'sessionChanged',
	'sessionThanks',
] as const satisfies readonly NoticeKind[];
export type BuyerNoticeKind = (typeof BUYER_NOTICE_KINDS)[number];

/** The kinds that were switched off, each once. */
export const kindsOffSchema = v.pipe(
	v.array(v.picklist(BUYER_NOTICE_KINDS)),
	v.maxLength(BUYER_NOTICE_KINDS.length),
);

import type { Notice } from '$lib/domain/notices/notice';

import type { NoticeWords } from './notice-words';
import { m } from './paraglide/messages';

export type RecallNotice = Extract<
	Notice,
	{ kind: 'lotRecalled' | 'ownLotRecalled' | 'lotRecalledByProducer' | 'lotRecalledByColleague' }
>;

const RECALLS: ReadonlySet<Notice['kind']> = new Set<RecallNotice['kind']>([
	'lotRecalled',
	'ownLotRecalled',
	'lotRecalledByProducer',
	'lotRecalledByColleague',
]);

export function isRecallNotice(notice: Notice): notice is RecallNotice {
	return RECALLS.has(notice.kind);
}

/** The words of a notice that tells of a recall, to whomever it is told. */
export function recallWords(
	{ kind, params }: RecallNotice,
	to: { locale?: 'vi' | 'en' },
): NoticeWords {
	const { productName: product, lot } = params;
	switch (kind) {
		case 'lotRecalled':
			return params.isCertain === false
				? {
						title: m.notify_lotMayBeRecalled_title({}, to),
						body: m.notify_lotMayBeRecalled_body({ product, lot }, to),
					}
				: {
						title: m.notify_lotRecalled_title({}, to),
						body: m.notify_lotRecalled_body({ product, lot }, to),
					};
		case 'ownLotRecalled': {
			const { reason, orders: count } = params;
			return {
				title: m.notify_ownLotRecalled_title({ product, lot }, to),
				body: m.notify_ownLotRecalled_body({ reason, count }, to),
			};
		}
		case 'lotRecalledByProducer': {
			const { producerName: stall, reason, orders: count } = params;
			return {
				title: m.notify_lotRecalledByProducer_title({ stall, product, lot }, to),
				body: m.notify_lotRecalledByProducer_body({ reason, count }, to),
			};
		}
		case 'lotRecalledByColleague': {
			const { reason, orders: count } = params;
			return {
				title: m.notify_lotRecalledByColleague_title({ product, lot }, to),
				body: m.notify_lotRecalledByColleague_body({ reason, count }, to),
			};
		}
	}
}

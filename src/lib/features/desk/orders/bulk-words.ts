import type { BulkStep } from '$lib/domain/ordering/bulk-steps';
import type { TrackingProblem } from '$lib/domain/ordering/tracking-list';
import { stateName } from '$lib/features/orders/order-words';
import { m } from '$lib/i18n/paraglide/messages';

import { stepName } from './order-steps';

/** What a step of many orders is called. */
export function bulkStepName(step: BulkStep): string {
	return step === 'money' ? m.stall_money_received() : stepName(step);
}

const MEANINGS: Readonly<Record<Exclude<BulkStep, 'shipped' | 'money'>, () => string>> = {
	confirmed: m.bulk_means_confirmed,
	packed: m.bulk_means_packed,
	delivered: m.bulk_means_delivered,
};

/** What comes of a step for the buyers, before it is taken. */
export const bulkMeaning = (step: keyof typeof MEANINGS): string => MEANINGS[step]();

/** Why a line of a pasted list was passed over. */
export function trackingProblemWords(problem: TrackingProblem): string {
	switch (problem.kind) {
		case 'unreadable':
			return m.bulk_line_unreadable();
		case 'tooLong':
			return m.bulk_line_tooLong();
		case 'unknown':
			return m.bulk_line_unknown({ code: problem.code });
		case 'several':
			return m.bulk_line_several({ code: problem.code });
		case 'notChosen':
			return m.bulk_line_notChosen({ code: problem.code });
		case 'twice':
			return m.bulk_line_twice({ code: problem.code, line: problem.firstLine });
		case 'elsewhere':
			return m.bulk_line_elsewhere({ code: problem.code, state: stateName(problem.state) });
	}
}

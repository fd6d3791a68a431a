import { BUYERS_OWN, leaves, SECRET, type Holding } from '../exports/holding';
import {
	labelKeys,
	labels,
	lots,
	printRuns,
	scans,
	serialFlagEvents,
	serialFlags,
	traceEvents,
} from './tables';

const COPIES_IT = {
	vi: 'Chữ ký của tem: ai có nó in lại được tem.',
	en: "The label's signature: whoever has it can print the label again.",
};

/** What of this module leaves with the export of everything. */
export const TRACE_HOLDINGS: readonly Holding[] = [
	leaves(lots, { vi: 'Lô hàng', en: 'Lots' }),
	leaves(traceEvents, { vi: 'Nhật ký lô hàng', en: 'Events of lots' }),
	leaves(printRuns, { vi: 'Lượt in tem', en: 'Print runs of labels' }),
	leaves(labels, { vi: 'Tem', en: 'Labels' }, { signature: COPIES_IT }),
	leaves(
		scans,
		{ vi: 'Lượt quét', en: 'Scans' },
		{ opId: BUYERS_OWN, deviceId: BUYERS_OWN, origin: BUYERS_OWN },
	),
	leaves(serialFlags, { vi: 'Tem bị cảnh báo', en: 'Flagged labels' }),
	leaves(serialFlagEvents, { vi: 'Lịch sử cảnh báo, thu hồi', en: 'Warnings and recalls' }),
	{ table: labelKeys, why: SECRET },
];

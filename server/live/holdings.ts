import { leaves, stays, type Holding } from '../exports/holding';
import { liveWatchers, marketEvents, marketRuns } from './tables';

/** What of this module leaves with the export of everything. */
export const LIVE_HOLDINGS: readonly Holding[] = [
	leaves(marketRuns, { vi: 'Phiên đã chạy', en: 'Runs of sessions' }),
	leaves(marketEvents, { vi: 'Diễn biến phiên', en: 'Events of sessions' }),
	stays(
		liveWatchers,
		'Số người đang xem ngay lúc này, mỗi giây một khác.',
		'How many watch this very second.',
	),
];

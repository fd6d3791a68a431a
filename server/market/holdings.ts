import { leaves, type Holding } from '../exports/holding';
import { marketSessions, marketSlots } from './tables';

/** What of this module leaves with the export of everything. */
export const MARKET_HOLDINGS: readonly Holding[] = [
	leaves(marketSessions, { vi: 'Phiên chợ', en: 'Sessions' }),
	leaves(marketSlots, { vi: 'Lượt trong phiên', en: 'Slots of sessions' }),
];

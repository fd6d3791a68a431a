import { leaves, type Holding } from '../exports/holding';
import { producerStandings } from './tables';

/** What of this module leaves with the export of everything. */
export const PRODUCER_HOLDINGS: readonly Holding[] = [
	leaves(producerStandings, { vi: 'Xác minh, đình chỉ', en: 'Verified and suspended' }),
];

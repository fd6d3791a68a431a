import { leaves, type Holding } from '../exports/holding';
import { placeChanges } from './tables';

/** What of this module leaves with the export of everything. */
export const PLACE_HOLDINGS: readonly Holding[] = [
	leaves(placeChanges, { vi: 'Thay đổi địa danh', en: 'Changes of places' }),
];

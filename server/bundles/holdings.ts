import { leaves, type Holding } from '../exports/holding';
import { bundleItems, bundlePartners, bundles } from './tables';

/** What of this module leaves with the export of everything. */
export const BUNDLE_HOLDINGS: readonly Holding[] = [
	leaves(bundles, { vi: 'Gói chung', en: 'Bundles' }),
	leaves(bundleItems, { vi: 'Hàng trong gói chung', en: 'Items of bundles' }),
	leaves(bundlePartners, { vi: 'Chủ thể của gói chung', en: 'Partners of bundles' }),
];

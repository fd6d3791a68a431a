import { BUYERS_OWN, leaves, SECRET, type Holding } from '../exports/holding';
import { reports } from './tables';

/** What of this module leaves with the export of everything. */
export const REPORT_HOLDINGS: readonly Holding[] = [
	leaves(
		reports,
		{ vi: 'Tin báo của người mua', en: "Shoppers' reports" },
		{ secretSha256: SECRET, contact: BUYERS_OWN },
	),
];

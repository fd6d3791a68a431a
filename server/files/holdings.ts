import { BUYERS_OWN, leaves, SECRET, stays, type Holding } from '../exports/holding';
import { awaitedFiles, files } from './tables';

/** What of this module leaves with the export of everything. */
export const FILE_HOLDINGS: readonly Holding[] = [
	leaves(
		files,
		{ vi: 'Tệp đã nộp', en: 'Files handed in' },
		{ orderId: BUYERS_OWN, secretSha256: SECRET },
	),
	stays(awaitedFiles, 'Tệp còn trên đường tới.', 'Files that are still on their way.'),
];

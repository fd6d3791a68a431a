import { leaves, type Holding } from '../exports/holding';
import { complaints, complaintSteps, complaintTerms } from './tables';

/** What of this module leaves with the export of everything. */
export const COMPLAINT_HOLDINGS: readonly Holding[] = [
	leaves(complaints, { vi: 'Khiếu nại', en: 'Complaints' }),
	leaves(complaintSteps, { vi: 'Các bước khiếu nại', en: 'Steps of complaints' }),
	leaves(complaintTerms, { vi: 'Hạn khiếu nại', en: 'Terms of complaints' }),
];

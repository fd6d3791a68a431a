import { leaves, type Holding } from '../exports/holding';
import { auditEntries } from './tables';

/** What of this module leaves with the export of everything. */
export const AUDIT_HOLDINGS: readonly Holding[] = [
	leaves(auditEntries, { vi: 'Nhật ký', en: 'Log of changes' }),
];

import { INTERNAL, type Holding } from '../exports/holding';
import { doneWishes } from './tables';

/** What of this module leaves with the export of everything. */
export const ONCE_HOLDINGS: readonly Holding[] = [{ table: doneWishes, why: INTERNAL }];

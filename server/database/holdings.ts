import { INTERNAL, type Holding } from '../exports/holding';
import { databaseIdentity } from './tables';

/** What of this module leaves with the export of everything. */
export const DATABASE_HOLDINGS: readonly Holding[] = [{ table: databaseIdentity, why: INTERNAL }];

import type { FilePurpose } from '$lib/domain/files/purposes';
import type { EpochMs } from '$lib/domain/time';

import type { Transaction } from '../database/database';
import type { AwaitedRow } from './tables';

/**
 * What else is to be done when a file comes that something awaits, by what it is for; in the
 * transaction that makes it ready.
 */
export type Arrivals = Readonly<
	Partial<Record<FilePurpose, (tx: Transaction, awaited: AwaitedRow, at: EpochMs) => Promise<void>>>
>;

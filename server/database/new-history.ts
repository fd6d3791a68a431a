import { startNewEpoch } from '../catalogue/catalogue-state';
import { forgetOrderChanges } from '../ordering/staff/forget-changes';
import type { Database } from './database';
import { wasRestored } from './restore-check';

export interface HistoryOptions {
	/** The operator says that the database was restored in place. */
	readonly isRestored: boolean;
	/** Files of the private cluster. */
	readonly dataPath?: string | undefined;
}

/**
 * Begins a new history of catalogue versions where the database came by a restore. One
 * transaction: were the restore remembered as seen and the node killed before the new epoch,
 * phones would stay on versions that now mean something else.
 * @returns whether it did
 */
export async function beginHistoryAfterRestore(
	database: Database,
	{ isRestored, dataPath }: HistoryOptions,
): Promise<boolean> {
	return database.transaction(async (tx) => {
		const cameByRestore = await wasRestored(tx, dataPath);
		if (!cameByRestore && !isRestored) return false;
		await startNewEpoch(tx);
		await forgetOrderChanges(tx);
		return true;
	});
}

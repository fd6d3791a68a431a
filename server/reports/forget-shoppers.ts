import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, isNotNull, lt, ne, or, sql } from 'drizzle-orm';

import type { Database } from '../database/database';
import { eraseFilesOfReports } from '../files/await-file';
import { reports } from './tables';

/** Nobody is called back, and no picture looked at again, half a year later. */
const KEPT_MS = 180 * DAY_MS;

/**
 * Lets go of how shoppers could be reached and of what they showed, once that is of no use any more: a
 * daily job. What they wrote and what was replied stays.
 */
export async function forgetShoppers(database: Database, now: EpochMs): Promise<void> {
	await database.transaction(async (tx) => {
		const forgotten = await tx
			.update(reports)
			.set({ contact: null, pictures: [] })
			.where(
				and(
					ne(reports.state, 'open'),
					lt(reports.at, now - KEPT_MS),
					or(isNotNull(reports.contact), sql`${reports.pictures} <> '[]'`),
				),
			)
			.returning({ secretSha256: reports.secretSha256 });
		if (forgotten.length === 0) return;
		await eraseFilesOfReports(
			tx,
			forgotten.map(({ secretSha256 }) => secretSha256),
		);
	});
}

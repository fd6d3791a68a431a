import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { lt } from 'drizzle-orm';

import type { Database } from '../database/database';
import { signIns, verifications } from './tables';

/**
 * Removes sign-ins, with the address and browser that they came from, and one-time links a day after
 * they ran out: they open nothing any more. A daily job.
 */
export async function forgetSignIns(database: Database, now: EpochMs): Promise<void> {
	const dayAgo = new Date(now - DAY_MS);
	await database.delete(signIns).where(lt(signIns.expiresAt, dayAgo));
	await database.delete(verifications).where(lt(verifications.expiresAt, dayAgo));
}

import type { EpochMs } from '$lib/domain/time';
import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

import { signIns } from './tables';

/**
 * Whether what a row was made by is still a sign-in: neither signed out by any road nor run out.
 * @param signInId column that holds the sign-in's id
 */
export function isLiveSignIn(signInId: PgColumn, now: EpochMs): SQL {
	return sql`exists (select from ${signIns} where ${signIns.id} = ${signInId}
		and ${signIns.expiresAt} > ${new Date(now).toISOString()}::timestamptz)`;
}

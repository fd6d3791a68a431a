import { and, eq, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

import type { Run } from './record';

/** `6` of a session, `6 rehearsal` of its rehearsal. */
export function keyOf({ sessionId, isRehearsal }: Run): string {
	return isRehearsal ? `${sessionId} rehearsal` : String(sessionId);
}

/** Picks the rows of a run from a table that keeps something of each. */
export function isOfRun(
	table: { readonly sessionId: AnyPgColumn; readonly isRehearsal: AnyPgColumn },
	{ sessionId, isRehearsal }: Run,
): SQL | undefined {
	return and(eq(table.sessionId, sessionId), eq(table.isRehearsal, isRehearsal));
}

import { customType } from 'drizzle-orm/pg-core';

/**
 * An `xid8` column: the number of a transaction, which no other of this cluster ever has again.
 * As decimal text, since it may be larger than a number holds.
 * @see https://www.postgresql.org/docs/current/datatype-oid.html
 */
export const transactionId = customType<{ data: string; driverData: string }>({
	dataType: () => 'xid8',
});

import type { EpochMs } from '$lib/domain/time';
import { customType } from 'drizzle-orm/pg-core';

/** A `timestamptz` column that the code sees as epoch milliseconds, as every moment here. */
export const moment = customType<{ data: EpochMs; driverData: string }>({
	dataType: () => 'timestamp with time zone',
	toDriver: (value) => new Date(value).toISOString(),
	fromDriver: (value) => Date.parse(value),
});

import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, gte, inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { auditEntries } from './tables';

/**
 * What was done to some subjects for some producers since a moment, oldest first: for rules that ask what
 * was so once.
 */
export async function findChanges(
	executor: Executor,
	wanted: {
		readonly action: string;
		/** Left out where all subjects are meant. */
		readonly subjects?: readonly string[];
		/** Left out where all producers are meant. */
		readonly producerIds?: readonly ProducerId[];
		readonly since: EpochMs;
	},
) {
	const { subject, producerId, before, after, at } = auditEntries;
	return executor
		.select({ subject, producerId, before, after, at })
		.from(auditEntries)
		.where(
			and(
				wanted.subjects && inArray(subject, [...wanted.subjects]),
				eq(auditEntries.action, wanted.action),
				wanted.producerIds && inArray(auditEntries.producerId, [...wanted.producerIds]),
				gte(at, wanted.since),
			),
		)
		.orderBy(asc(auditEntries.id));
}

import type { ProducerId } from '$lib/domain/ids';
import { asc, ilike, inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { producers } from './tables';

/** Producers by name, whether the public catalogue shows them or not. */
export async function getProducerNames(
	executor: Executor,
	ids: readonly ProducerId[],
): Promise<{ readonly id: ProducerId; readonly name: string }[]> {
	return executor
		.select({ id: producers.id, name: producers.name })
		.from(producers)
		.where(inArray(producers.id, [...ids]))
		.orderBy(asc(producers.name), asc(producers.id));
}

/** @param words part of a name, as typed */
export async function findProducersByName(
	executor: Executor,
	words: string,
): Promise<ProducerId[]> {
	// A percent sign that somebody types is a percent sign.
	const rows = await executor
		.select({ id: producers.id })
		.from(producers)
		.where(ilike(producers.name, `%${words.replace(/[\\%_]/g, '\\$&')}%`));
	return rows.map(({ id }) => id);
}

import type { EpochMs } from '$lib/domain/time';
import { isDeepStrictEqual } from 'node:util';

import type { Database, Executor } from '../database/database';
import { readKind } from './feed';
import { toProducerEntry } from './producer-entries';
import { publish } from './publish';
import { producers } from './tables';

/**
 * Publishes the producers whose public form this version of the server writes otherwise than the
 * one that published them: it has learnt to name communes, or a commune has another name by now.
 * To be called at every start; safe from several nodes at once.
 * @returns how many there were; with none the catalogue's version stays as it is
 */
export async function republishProducers(database: Database, now: EpochMs): Promise<number> {
	if ((await getOutdated(database)).length === 0) return 0;
	return database.transaction(async (tx) => {
		let count = 0;
		await publish(tx, now, async () => {
			// Once more under the lock: another node may have been quicker.
			const put = await getOutdated(tx);
			count = put.length;
			return { put };
		});
		return count;
	});
}

async function getOutdated(executor: Executor) {
	const published = new Map<number, unknown>(
		(await readKind(executor, 'producer')).map((body) => [body.id, body]),
	);
	const rows = await executor.select().from(producers);
	return rows.flatMap((row) => {
		const entry = toProducerEntry(row);
		const body = published.get(row.id);
		return body === undefined || isDeepStrictEqual(body, entry.body) ? [] : [entry];
	});
}

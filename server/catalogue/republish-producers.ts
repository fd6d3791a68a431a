import type { EpochMs } from '$lib/domain/time';
import { isDeepStrictEqual } from 'node:util';

import type { Database, Executor } from '../database/database';
import { readKind } from './feed';
import { publish } from './publish';
import { producers } from './tables';
import { entriesToTell } from './told-producers';

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
	const published = new Map<string, unknown>(
		(await readKind(executor, 'producer')).map((body) => [String(body.id), body]),
	);
	const rows = await executor.select().from(producers);
	const entries = await entriesToTell(
		executor,
		rows.filter(({ id }) => published.has(String(id))),
	);
	return entries.filter(({ id, body }) => !isDeepStrictEqual(published.get(id), body));
}

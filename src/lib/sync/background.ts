import { createApiClient } from '$lib/api/client';
import { AppError } from '$lib/domain/errors';
import { deviceId } from '$lib/domain/ids';
import { OutboxDatabase } from '$lib/local/outbox-database';

import { pushWaiting } from './push';
import { createRequests } from './requests';

/**
 * Sends what waits from the service worker, app open or not.
 * @throws AppError where something still waits: the browser then wakes the worker again later
 */
export async function pushInBackground(): Promise<void> {
	const database = new OutboxDatabase();
	try {
		const api = createApiClient({
			deviceId: async () => {
				const known = await database.getSetting('deviceId');
				return known === undefined ? null : deviceId(known);
			},
		});
		const report = await pushWaiting({
			database,
			send: createRequests(api).push,
			now: Date.now,
			random: Math.random,
		});
		if (report.failure) throw report.failure;
		if (report.nextAttemptAt !== null) throw new AppError('SERVER_BUSY');
	} finally {
		database.close();
	}
}

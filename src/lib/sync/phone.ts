import { createApiClient, type ApiClient } from '$lib/api/client';
import type { EpochMs } from '$lib/domain/time';
import { Outbox } from '$lib/local/outbox.svelte';

import { SyncEngine, type SyncParts } from './engine.svelte';
import { createRequests } from './requests';

/**
 * Puts together what the phone keeps and how it reaches the server. Touches no store and no
 * network before `outbox.open()` and `sync.start()`, so it may be made on the server too.
 * @param pull brings the catalogue up to date over the given client
 */
export function createPhone(options: {
	readonly appVersion: string;
	/** The time by which operations are dated and screens told; the phone's own clock may be wrong. */
	readonly now: () => EpochMs;
	readonly pull: (api: ApiClient, options: { readonly isMetered: boolean }) => Promise<void>;
	readonly onNeedsUpdate?: SyncParts['onNeedsUpdate'];
}): { readonly outbox: Outbox; readonly sync: SyncEngine; readonly api: ApiClient } {
	const api = createApiClient({ deviceId: () => outbox.deviceId() });
	const requests = createRequests(api);
	const outbox = new Outbox({
		appVersion: options.appVersion,
		send: requests.pushDirectly,
		now: options.now,
	});
	const sync = new SyncEngine({
		database: outbox.database,
		requests,
		now: options.now,
		pull: (pullOptions) => options.pull(api, pullOptions),
		...(options.onNeedsUpdate ? { onNeedsUpdate: options.onNeedsUpdate } : {}),
	});
	outbox.onSaved(() => sync.sync('enqueue'));
	return { outbox, sync, api };
}

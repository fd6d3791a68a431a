import { CHANNELS } from '$lib/domain/notices/channels';
import type { EpochMs } from '$lib/domain/time';

import type { Database } from '../database/database';
import type { Roads } from './deliver';
import { DeliveryPool } from './delivery-pool';

/** Sends all that is due and waits for it. @returns how many were tried */
export async function deliverDue(database: Database, roads: Roads, now: EpochMs): Promise<number> {
	let tried = 0;
	for (const channel of CHANNELS) {
		const pool = new DeliveryPool(database, roads, channel);
		for (let begun = -1; begun !== 0; tried += Math.max(begun, 0)) {
			begun = await pool.fill(now);
			if (begun === 0) await pool.end();
		}
	}
	return tried;
}

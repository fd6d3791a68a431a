import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { producerStandings } from './tables';

export interface Standing {
	readonly verifiedAt: EpochMs | null;
	readonly documentsSeen: string | null;
	readonly suspendedAt: EpochMs | null;
	readonly suspensionReason: string | null;
}

/** Of a producer that nobody has looked at. */
export const UNKNOWN_STANDING: Standing = {
	verifiedAt: null,
	documentsSeen: null,
	suspendedAt: null,
	suspensionReason: null,
};

/** How producers stand with the market; those that nobody has looked at are not in it. */
export async function getStandings(
	executor: Executor,
	ids: readonly ProducerId[],
): Promise<ReadonlyMap<ProducerId, Standing>> {
	if (ids.length === 0) return new Map();
	const rows = await executor
		.select()
		.from(producerStandings)
		.where(inArray(producerStandings.producerId, [...ids]));
	return new Map(rows.map((row) => [row.producerId, row]));
}

/** The demonstration's producers are taken as seen, and the record says why. */
export async function verifyDemoProducers(
	executor: Executor,
	ids: readonly ProducerId[],
	now: EpochMs,
): Promise<void> {
	if (ids.length === 0) return;
	await executor
		.insert(producerStandings)
		.values(
			ids.map((producerId) => ({
				producerId,
				verifiedAt: now,
				documentsSeen: 'Dữ liệu minh hoạ: không xem giấy tờ thật.',
			})),
		)
		.onConflictDoNothing();
}

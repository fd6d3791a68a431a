import { lotId } from '$lib/domain/ids';
import { asc, gt } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { inPages, PAGE_ROWS } from '../database/pages';
import { lots } from './tables';

/** A lot as its table holds it, without its events. */
export type LotRow = typeof lots.$inferSelect;

/** Every lot, one after another. */
export function allLots(executor: Executor): AsyncGenerator<LotRow> {
	return inPages((after) =>
		executor
			.select()
			.from(lots)
			.where(gt(lots.id, after ?? lotId(0)))
			.orderBy(asc(lots.id))
			.limit(PAGE_ROWS),
	);
}

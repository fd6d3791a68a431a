import { MOST_MISSED, type Missed } from '$lib/domain/live/live-frame';
import { and, desc, gt, sql } from 'drizzle-orm';

import { getCatalogueState } from '../catalogue/catalogue-state';
import type { Executor } from '../database/database';
import { historyOf, type Place } from './place';
import { withoutTakenBack, type Run } from './record';
import { isOfRun } from './run-key';
import { marketEvents } from './tables';

/**
 * What is told to whoever was away so long that a node remembers less: of the record after their place, what
 * everybody is told in words, the latest of it, in order.
 * @returns null where they stood in another history, of which this record says nothing
 */
export async function readMissed(
	executor: Executor,
	run: Run,
	after: Place,
): Promise<Missed | null> {
	const { epoch } = await getCatalogueState(executor);
	if (after.epoch !== historyOf(epoch)) return null;
	const { seq, at, word } = marketEvents;
	const rows = await executor
		.select({ seq, at, word })
		.from(marketEvents)
		.where(
			and(
				isOfRun(marketEvents, run),
				gt(seq, after.seq),
				sql`${word} ->> 'kind' not in ('talk', 'limited')`,
			),
		)
		.orderBy(desc(seq))
		.limit(MOST_MISSED + 1);
	const events = await withoutTakenBack(executor, run, rows.slice(0, MOST_MISSED).reverse());
	return { events, isAll: rows.length <= MOST_MISSED };
}

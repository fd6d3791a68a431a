import { decide } from '$lib/domain/live/decide';
import type { LiveWord, Turn } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import { and, desc, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import type { Run } from './record';
import { isOfRun } from './run-key';
import { marketEvents } from './tables';

/**
 * What is said besides when a run goes on after its end: what was pinned as it ended is so again, where it may still
 * be shown.
 * @param state before it goes on
 * @param turns with those goods only that may be shown now
 */
export async function wordsOfPinned(
	tx: Transaction,
	run: Run,
	{ state, turns }: { readonly state: LiveState; readonly turns: readonly Turn[] },
): Promise<readonly LiveWord[]> {
	const { seq, word } = marketEvents;
	const kinds = sql`${word} ->> 'kind' in ('pinned', 'turnBegun', 'resumed')`;
	const [last] = await tx
		.select({ word })
		.from(marketEvents)
		.where(and(isOfRun(marketEvents, run), kinds))
		.orderBy(desc(seq))
		.limit(1);
	if (last?.word.kind !== 'pinned') return [];
	const { productId } = last.word;
	const decision = decide({ ...state, phase: 'running' }, { do: 'pin', productId }, turns);
	return decision.ok ? decision.words : [];
}

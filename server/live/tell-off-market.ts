import type { ProductId } from '$lib/domain/ids';
import type { LiveWord } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import { offMarketWords, onMarketWords } from '$lib/domain/live/off-market';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { offeredIn } from '../market/offered-in';
import { record, type Run } from './record';
import { marketRuns } from './tables';

/**
 * Tells those who watch sessions of products that leave the catalogue while these run: their screens would show
 * them, pinned and with a price, until the next ordinary pull. To be called within the publication that takes
 * them out, before any stock is locked: hosts who set a limit hold the run's row while they wait for that.
 */
export async function tellOffMarket(
	tx: Transaction,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<void> {
	for (const run of await listRunning(tx)) {
		const offered = await offeredIn(tx, run.sessionId, ids);
		if (offered.length > 0) await say(tx, { run, now }, (state) => offMarketWords(state, offered));
	}
}

/** Tells them of products that are back, within the publication that lists them. */
export async function tellOnMarket(
	tx: Transaction,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<void> {
	for (const { offMarket, ...run } of await listRunning(tx)) {
		// Of a run in which nothing is off no row is locked.
		if (!offMarket.some((id) => ids.includes(id))) continue;
		await say(tx, { run, now }, (state) => onMarketWords(state, ids));
	}
}

async function say(
	tx: Transaction,
	{ run, now }: { readonly run: Run; readonly now: EpochMs },
	words: (state: LiveState) => readonly LiveWord[],
): Promise<void> {
	await record(tx, run, now, (state) => ({
		words: words(state),
		accountId: null,
		actionId: null,
	}));
}

/** By their numbers, so that all lock them in one order. */
async function listRunning(
	tx: Transaction,
): Promise<readonly (Run & { readonly offMarket: readonly ProductId[] })[]> {
	const { sessionId, isRehearsal, state } = marketRuns;
	const rows = await tx
		.select({
			sessionId,
			offMarket: sql<readonly ProductId[] | null>`${state} -> 'offMarket'`,
		})
		.from(marketRuns)
		.where(and(eq(isRehearsal, false), sql`${state} ->> 'phase' = 'running'`))
		.orderBy(asc(sessionId));
	return rows.map((row) => ({ ...row, isRehearsal: false, offMarket: row.offMarket ?? [] }));
}

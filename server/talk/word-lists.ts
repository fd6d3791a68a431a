import { AppError } from '$lib/domain/errors';
import { FIRST_WORDS } from '$lib/domain/talk/word-list';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor } from '../database/database';
import { talkWordLists } from './tables';

const ID = 1;

export interface MarketWords {
	readonly words: readonly string[];
	/** 0 before anybody changed it. */
	readonly revision: number;
}

/** The market's hurtful words: those it began with, until a host has changed them. */
export async function getMarketWords(executor: Executor): Promise<MarketWords> {
	const [row] = await executor
		.select({ words: talkWordLists.words, revision: talkWordLists.revision })
		.from(talkWordLists);
	return row ?? { words: FIRST_WORDS, revision: 0 };
}

/**
 * Puts another list in its place.
 * @returns its revision
 * @throws AppError CHANGED_MEANWHILE where somebody else changed it since it was seen
 */
export async function saveMarketWords(
	executor: Executor,
	wish: { readonly words: readonly string[]; readonly seen: number; readonly actor: Actor },
	now: EpochMs,
): Promise<number> {
	return executor.transaction(async (tx) => {
		await tx
			.insert(talkWordLists)
			.values({ id: ID, words: FIRST_WORDS, revision: 0, changedAt: now })
			.onConflictDoNothing();
		const [before] = await tx.select().from(talkWordLists).for('update');
		if (before?.revision !== wish.seen) throw new AppError('CHANGED_MEANWHILE');
		const words = [...new Set(wish.words)];
		const revision = wish.seen + 1;
		await tx.update(talkWordLists).set({ words, revision, changedAt: now });
		await recordChange(tx, {
			actor: wish.actor,
			at: now,
			action: 'talk.words',
			subject: 'market',
			before: { words: before.words },
			after: { words },
		});
		return revision;
	});
}

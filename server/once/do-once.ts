import { AppError } from '$lib/domain/errors';
import { UUID_PATTERN } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { eq, lt } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import * as v from 'valibot';

import type { Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { doneWishes } from './tables';

/** The key of a wish as a procedure takes it. An app of before has none, and does as it did. */
export const wishKey = v.exactOptional(v.pipe(v.string(), v.regex(UUID_PATTERN)));

/** A wish that may come again, since its answer can get lost on the way. */
export interface Wish {
	/** The same each time it is sent; who gives none is not asked whether it came before. */
	readonly key: string | undefined;
	readonly actor: Actor | null;
	readonly action: string;
	/** All that is wished, with whose it is to be. */
	readonly said: Readonly<Record<string, unknown>>;
}

/** So long a wish may come again: a form that was left open for a month is nobody's second tap. */
const WISH_KEPT_DAYS = 30;

/** Erases what was wished so long ago that it does not come again. */
export async function forgetWishes(executor: Executor, now: EpochMs): Promise<void> {
	await executor.delete(doneWishes).where(lt(doneWishes.at, now - WISH_KEPT_DAYS * DAY_MS));
}

/**
 * Does what somebody wishes, once however often it comes, also at once: whoever comes second waits
 * and gets the first one's answer. What was refused was not done, and is tried anew. Stands first in
 * its transaction, before any lock.
 * @param work says what came of it, in a text from which the use case can answer again
 * @throws AppError CHANGED_MEANWHILE where another wish, or somebody else's, had the same key
 */
export async function doOnce(
	tx: Transaction,
	{ key, actor, action, said }: Wish,
	now: EpochMs,
	work: () => Promise<string>,
): Promise<string> {
	if (key === undefined || actor === null) return work();
	const { accountId } = actor;
	const wishSha256 = createHash('sha256').update(JSON.stringify(said)).digest('hex');
	const entered = await tx
		.insert(doneWishes)
		.values({ key, accountId, action, wishSha256, at: now })
		.onConflictDoNothing()
		.returning({ key: doneWishes.key });
	if (entered.length === 0) {
		const [done] = await tx.select().from(doneWishes).where(eq(doneWishes.key, key));
		const isSame =
			done?.accountId === accountId && done.action === action && done.wishSha256 === wishSha256;
		if (!isSame || done.answer === null) throw new AppError('CHANGED_MEANWHILE');
		return done.answer;
	}
	const answer = await work();
	await tx.update(doneWishes).set({ answer }).where(eq(doneWishes.key, key));
	return answer;
}

import { TALK_KEPT_DAYS } from '$lib/domain/talk/message';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { lt } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { talkMessages, talkMutedPeople, talkMutedWords } from './tables';

/** Erases what was said so long ago that nobody needs it any more, with the names under it. */
export async function forgetTalk(executor: Executor, now: EpochMs): Promise<void> {
	const before = now - TALK_KEPT_DAYS * DAY_MS;
	await executor.transaction(async (tx) => {
		await tx.delete(talkMessages).where(lt(talkMessages.at, before));
		await tx.delete(talkMutedPeople).where(lt(talkMutedPeople.at, before));
		await tx.delete(talkMutedWords).where(lt(talkMutedWords.at, before));
	});
}

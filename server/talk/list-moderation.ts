import { and, desc, eq } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { Run } from '../live/record';
import { readMutedWords } from './read-talk';
import { talkHidden, talkMessages, talkMutedPeople } from './tables';
import { isOfRun } from '../live/run-key';

const LATEST = 50;

export interface Moderated {
	/** Number of the message. */
	readonly seq: number;
	readonly name: string;
	readonly text: string;
}

/** What hosts took off the screens of a session, the latest first: all of it can be taken back. */
export interface Moderation {
	readonly hidden: readonly Moderated[];
	/** Each by the message that they were named by. */
	readonly people: readonly Moderated[];
	readonly words: readonly string[];
}

export async function listModeration(executor: Executor, run: Run): Promise<Moderation> {
	const { seq, name, text } = talkMessages;
	const message = { seq, name, text };
	const hidden = await executor
		.select(message)
		.from(talkHidden)
		.innerJoin(talkMessages, and(isOfRun(talkHidden, run), eq(seq, talkHidden.seq)))
		.where(isOfRun(talkMessages, run))
		.orderBy(desc(seq))
		.limit(LATEST);
	const people = await executor
		.select(message)
		.from(talkMutedPeople)
		.innerJoin(talkMessages, and(isOfRun(talkMutedPeople, run), eq(seq, talkMutedPeople.ofSeq)))
		.where(isOfRun(talkMessages, run))
		.orderBy(desc(talkMutedPeople.at))
		.limit(LATEST);
	return { hidden, people, words: await readMutedWords(executor, run) };
}

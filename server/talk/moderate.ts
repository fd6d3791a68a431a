import { AppError } from '$lib/domain/errors';
import { decideTalk, type TalkAction, type TalkFacts } from '$lib/domain/talk/decide-talk';
import type { TalkWord } from '$lib/domain/talk/talk-event';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, sql } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { isTaken, record, type Run } from '../live/record';
import { getPlan } from '../market/plans';
import { TALK_CHANNEL } from './read-talk';
import { talkHidden, talkMessages, talkMutedPeople, talkMutedWords, talkRooms } from './tables';
import { isOfRun } from '../live/run-key';

export interface TalkWish extends Run {
	readonly action: TalkAction;
	/** Made by the board, a UUID: the same wish sent again is taken once. */
	readonly actionId: string;
	readonly actor: Actor;
}

/**
 * Does to the talk what a host wishes, as an event of the session's record: what others did before
 * counts, and what is done already comes to nothing. @see actAsHost
 * @throws AppError NOT_FOUND where there is no such session or message · CHANGED_MEANWHILE where the
 * session has not begun
 */
export async function moderate(executor: Executor, wish: TalkWish, now: EpochMs): Promise<void> {
	const { action, actionId, actor, ...run } = wish;
	await executor.transaction(async (tx) => {
		if (!(await getPlan(tx, run.sessionId, now))) throw new AppError('NOT_FOUND');
		let done: TalkWord | null = null;
		await record(tx, run, now, async (before) => {
			const isDone = await isTaken(tx, run, actionId);
			const message = isDone ? undefined : await findMessage(tx, run, action);
			const word = isDone
				? null
				: wordOf(before, action, await factsOf(tx, run, { action, message }));
			if (word) {
				const typed = 'word' in action ? action.word : '';
				await carryOut(tx, run, { word, typed, author: message?.author ?? null, now });
			}
			done = word;
			const words = word ? [{ kind: 'talk', talk: word } as const] : [];
			return { words, accountId: actor.accountId, actionId };
		});
		if (done === null) return;
		await recordChange(tx, {
			actor,
			at: now,
			action: `talk.${action.do}`,
			subject: `session ${run.sessionId}`,
			// Muted words leave with the talk; this stays.
			after: {
				do: action.do,
				...('of' in action ? { of: action.of } : {}),
				...(run.isRehearsal ? { isRehearsal: true } : {}),
			},
		});
	});
}

function wordOf(
	state: Parameters<typeof decideTalk>[0],
	action: TalkAction,
	facts: TalkFacts,
): TalkWord | null {
	const decision = decideTalk(state, action, facts);
	if (decision.ok) return decision.word;
	throw new AppError(decision.why === 'NOT_BEGUN' ? 'CHANGED_MEANWHILE' : 'NOT_FOUND');
}

type Message = Pick<typeof talkMessages.$inferSelect, 'kind' | 'author'>;

async function findMessage(
	tx: Transaction,
	run: Run,
	action: TalkAction,
): Promise<Message | undefined> {
	if (!('of' in action) || action.of === null) return undefined;
	const { kind, author, seq } = talkMessages;
	const [row] = await tx
		.select({ kind, author })
		.from(talkMessages)
		.where(and(isOfRun(talkMessages, run), eq(seq, action.of)));
	return row;
}

async function factsOf(
	tx: Transaction,
	run: Run,
	{ action, message }: { readonly action: TalkAction; readonly message: Message | undefined },
): Promise<TalkFacts> {
	const isWordMuted =
		'word' in action &&
		(await tx.$count(
			talkMutedWords,
			and(isOfRun(talkMutedWords, run), eq(talkMutedWords.word, action.word)),
		)) > 0;
	if (!message || !('of' in action) || action.of === null) return { message: null, isWordMuted };
	const { author, kind } = message;
	const hidden = and(isOfRun(talkHidden, run), eq(talkHidden.seq, action.of));
	const muted = and(isOfRun(talkMutedPeople, run), eq(talkMutedPeople.author, author ?? ''));
	return {
		isWordMuted,
		message: {
			isQuestion: kind === 'question',
			isHidden: (await tx.$count(talkHidden, hidden)) > 0,
			isViewers: author !== null,
			isMuted: (await tx.$count(talkMutedPeople, muted)) > 0,
		},
	};
}

interface Deed {
	readonly word: TalkWord;
	/** The word that is muted or heard again. */
	readonly typed: string;
	/** Who wrote the message that is named. */
	readonly author: string | null;
	readonly now: EpochMs;
}

/** Makes it so for whoever reads the talk from now on. */
async function carryOut(tx: Transaction, run: Run, deed: Deed): Promise<void> {
	const { word } = deed;
	await tx
		.insert(talkRooms)
		.values({ ...run, lastSeq: 0, revision: 0, reactions: {} })
		.onConflictDoNothing();
	await apply(tx, run, deed);
	const { askedSeq, revision } = talkRooms;
	await tx
		.update(talkRooms)
		.set({
			revision: sql`${revision} + 1`,
			...(word.do === 'asked' ? { askedSeq: word.of } : {}),
			...(word.do === 'hidden' ? { askedSeq: sql`nullif(${askedSeq}, ${word.of})` } : {}),
		})
		.where(isOfRun(talkRooms, run));
	await tx.execute(sql`select pg_notify(${TALK_CHANNEL}, '')`);
}

async function apply(tx: Transaction, run: Run, { word, typed, author, now }: Deed): Promise<void> {
	switch (word.do) {
		case 'hidden':
			await tx.insert(talkHidden).values({ ...run, seq: word.of });
			return;
		case 'shown':
			await tx.delete(talkHidden).where(and(isOfRun(talkHidden, run), eq(talkHidden.seq, word.of)));
			return;
		case 'personMuted':
			if (author === null) return;
			await tx.insert(talkMutedPeople).values({ ...run, author, ofSeq: word.of, at: now });
			return;
		case 'personHeard':
			await tx
				.delete(talkMutedPeople)
				.where(and(isOfRun(talkMutedPeople, run), eq(talkMutedPeople.author, author ?? '')));
			return;
		case 'wordMuted':
			await tx.insert(talkMutedWords).values({ ...run, word: typed, at: now });
			return;
		case 'wordHeard':
			await tx
				.delete(talkMutedWords)
				.where(and(isOfRun(talkMutedWords, run), eq(talkMutedWords.word, typed)));
			return;
		default:
			return;
	}
}

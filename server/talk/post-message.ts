import { AppError } from '$lib/domain/errors';
import type { ProducerId, SessionId } from '$lib/domain/ids';
import { maskContacts } from '$lib/domain/talk/contacts';
import type { MessageKind, ReactionCounts, Speaker, ViewerKind } from '$lib/domain/talk/message';
import { isNameOf, nicknameOf, type NicknameFault } from '$lib/domain/talk/nickname';
import { maskWords, wordList, type WordList } from '$lib/domain/talk/word-list';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, inArray, sql } from 'drizzle-orm';

import { recordChanges, type Actor, type Change } from '../audit/record-change';
import { readBodies, readBody } from '../catalogue/feed';
import type { Database, Transaction } from '../database/database';
import { readState, type Run } from '../live/record';
import { listTurnOwners } from '../market/has-turn';
import { hashOf } from '../sync/secrets';
import { readRoom, TALK_CHANNEL } from './read-talk';
import { talkMessages, talkRooms } from './tables';
import { getMarketWords } from './word-lists';
import { isOfRun } from '../live/run-key';

interface Said {
	readonly run: Run;
	/** Made by whoever speaks, a UUID: the same message sent again is taken once. */
	readonly postKey: string;
	/** Tidied, and not empty. */
	readonly text: string;
}

/** What somebody wants to say. */
export type Draft = Said &
	(
		| {
				readonly from: 'viewer';
				readonly kind: ViewerKind;
				readonly name: string;
				readonly device: string;
				/** From which it comes; kept nowhere. */
				readonly network: string;
		  }
		| {
				readonly from: 'host';
				readonly actor: Actor;
				readonly of: number | null;
				/** In a rehearsal alone: asked in the place of whoever will watch. */
				readonly isQuestion?: boolean;
		  }
		| {
				readonly from: 'producer';
				readonly actor: Actor;
				readonly producerId: ProducerId;
				readonly of: number | null;
		  }
	);

export type PostOutcome =
	/** @param text as it is shown */
	| {
			readonly outcome: 'posted';
			readonly seq: number;
			readonly at: EpochMs;
			readonly text: string;
	  }
	| { readonly outcome: 'closed' | 'paused' | 'gone' }
	| { readonly outcome: 'nickname'; readonly fault: NicknameFault };

/** Names the phone that speaks, in one session: nobody can tell by it who it was in another. */
export function authorOf({ sessionId }: { readonly sessionId: SessionId }, device: string): string {
	return hashOf(`talk|${sessionId}|${device}`);
}

export interface Batch {
	readonly run: Run;
	readonly drafts: readonly Draft[];
	/** Taps since the last batch. */
	readonly reactions: ReactionCounts;
}

/**
 * Writes what was said and tapped in one session, in one transaction.
 * @returns what came of each draft, in their order
 */
export async function writeBatch(
	database: Database,
	{ run, drafts, reactions }: Batch,
	now: EpochMs,
): Promise<readonly PostOutcome[]> {
	return database.transaction(async (tx) => {
		const session = await findRunning(tx, run);
		if (!session) return drafts.map(() => ({ outcome: 'closed' }));
		const words = wordList((await getMarketWords(tx)).words);
		await lockRoom(tx, run);
		const { lastSeq, reactions: before } = await readRoom(tx, run);
		const known = await findPosted(tx, run, drafts);
		const questions = await findQuestions(tx, run, drafts);
		const rows: (typeof talkMessages.$inferInsert)[] = [];
		const changes: Change[] = [];
		const outcomes = drafts.map((draft): PostOutcome => {
			const posted = known.get(draft.postKey);
			if (posted) return { outcome: 'posted', ...posted };
			const row = toRow(draft, { ...session, words, questions });
			if ('outcome' in row) return row;
			const seq = lastSeq + rows.length + 1;
			rows.push({ ...run, ...row, seq, at: now });
			known.set(draft.postKey, { seq, at: now, text: row.text });
			if (draft.from !== 'viewer') changes.push(toChange(draft, row, { seq, at: now }));
			return { outcome: 'posted', seq, at: now, text: row.text };
		});
		const isTapped = Object.values(reactions).some((taps) => taps > 0);
		if (rows.length === 0 && !isTapped) return outcomes;
		if (rows.length > 0) await tx.insert(talkMessages).values(rows);
		await recordChanges(tx, changes);
		await tx
			.update(talkRooms)
			.set({ lastSeq: lastSeq + rows.length, reactions: sumOf(before, reactions) })
			.where(isOfRun(talkRooms, run));
		await tx.execute(sql`select pg_notify(${TALK_CHANNEL}, '')`);
		return outcomes;
	});
}

interface Running {
	readonly isPaused: boolean;
	/** By id, with their names. */
	readonly producers: ReadonlyMap<ProducerId, string>;
}

/** @returns null where nothing can be said in it: it does not run, or not for everybody */
async function findRunning(tx: Transaction, run: Run): Promise<Running | null> {
	const { phase, talk } = await readState(tx, run);
	if (phase !== 'running') return null;
	const producers = new Map<ProducerId, string>();
	const ids = await producersOf(tx, run);
	if (!ids) return null;
	for (const { id, name } of await readBodies(tx, 'producer', ids.map(String))) {
		producers.set(id, name);
	}
	return { isPaused: talk.isPaused, producers };
}

/** Who has a turn in it: of a rehearsal as it is planned. @returns undefined where it is called off */
async function producersOf(
	tx: Transaction,
	{ sessionId, isRehearsal }: Run,
): Promise<readonly ProducerId[] | undefined> {
	if (isRehearsal) return listTurnOwners(tx, sessionId);
	const session = await readBody(tx, 'session', String(sessionId));
	if (!session || session.cancelledAt) return undefined;
	return [...new Set(session.slots.map(({ producerId }) => producerId))];
}

interface Known extends Running {
	readonly words: WordList;
	/** Numbers of questions that were asked. */
	readonly questions: ReadonlySet<number>;
}

interface Row {
	readonly kind: MessageKind;
	readonly speaker: Speaker;
	readonly name: string;
	readonly text: string;
	readonly author: string | null;
	readonly accountId: Actor['accountId'] | null;
	readonly producerId: ProducerId | null;
	readonly ofSeq: number | null;
	readonly postKey: string;
}

function toRow(draft: Draft, { isPaused, producers, words, questions }: Known): Row | PostOutcome {
	const { from: speaker, postKey } = draft;
	if (draft.from === 'viewer') {
		if (isPaused) return { outcome: 'paused' };
		const nickname = nicknameOf(draft.name, words);
		if (!nickname.ok) return { outcome: 'nickname', fault: nickname.fault };
		if (isNameOf(nickname.name, producers.values())) {
			return { outcome: 'nickname', fault: 'reserved' };
		}
		return {
			kind: draft.kind,
			speaker,
			name: nickname.name,
			text: maskWords(maskContacts(draft.text), words),
			author: authorOf(draft.run, draft.device),
			accountId: null,
			producerId: null,
			ofSeq: null,
			postKey,
		};
	}
	if (draft.of !== null && !questions.has(draft.of)) return { outcome: 'gone' };
	const producerId = draft.from === 'producer' ? draft.producerId : null;
	const isAsked = draft.from === 'host' && draft.isQuestion === true && draft.run.isRehearsal;
	const name = producerId === null ? '' : producers.get(producerId);
	if (name === undefined) return { outcome: 'gone' };
	return {
		kind: draft.of !== null ? 'answer' : isAsked ? 'question' : 'chat',
		speaker,
		name,
		// The market's own people answer for what they say, and may name a link.
		text: maskWords(draft.text, words),
		author: null,
		accountId: draft.actor.accountId,
		producerId,
		ofSeq: draft.of,
		postKey,
	};
}

/** What one of the market's own people says outlives the talk, which is erased by age. */
function toChange(
	{ run, actor }: Exclude<Draft, { readonly from: 'viewer' }>,
	{ kind, text, producerId, ofSeq }: Row,
	{ seq, at }: { readonly seq: number; readonly at: EpochMs },
): Change {
	const { sessionId, isRehearsal } = run;
	return {
		...{ actor, at, action: 'talk.say', subject: `session ${sessionId}`, producerId },
		after: {
			...{ seq, kind, text },
			...(ofSeq === null ? {} : { of: ofSeq }),
			...(isRehearsal ? { isRehearsal } : {}),
		},
	};
}

async function lockRoom(tx: Transaction, run: Run): Promise<void> {
	await tx
		.insert(talkRooms)
		.values({ ...run, lastSeq: 0, revision: 0, reactions: {} })
		.onConflictDoNothing();
	const rows = await tx
		.select({ lastSeq: talkRooms.lastSeq })
		.from(talkRooms)
		.where(isOfRun(talkRooms, run))
		.for('update');
	if (rows.length === 0) throw new AppError('INTERNAL');
}

async function findPosted(tx: Transaction, run: Run, drafts: readonly Draft[]) {
	const { seq, at, text, postKey } = talkMessages;
	const rows = await tx
		.select({ seq, at, text, postKey })
		.from(talkMessages)
		.where(
			and(
				isOfRun(talkMessages, run),
				inArray(
					postKey,
					drafts.map((draft) => draft.postKey),
				),
			),
		);
	return new Map(rows.map(({ postKey: key, ...posted }) => [key, posted]));
}

async function findQuestions(
	tx: Transaction,
	run: Run,
	drafts: readonly Draft[],
): Promise<ReadonlySet<number>> {
	const named = drafts.flatMap((draft) => (draft.from === 'viewer' ? [] : (draft.of ?? [])));
	if (named.length === 0) return new Set();
	const { seq, kind } = talkMessages;
	const rows = await tx
		.select({ seq })
		.from(talkMessages)
		.where(and(isOfRun(talkMessages, run), inArray(seq, named), eq(kind, 'question')));
	return new Set(rows.map((row) => row.seq));
}

function sumOf(one: ReactionCounts, other: ReactionCounts): ReactionCounts {
	return {
		heart: one.heart + other.heart,
		thumb: one.thumb + other.thumb,
		fire: one.fire + other.fire,
		smile: one.smile + other.smile,
	};
}

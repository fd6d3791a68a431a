import type { ProducerId } from '$lib/domain/ids';
import {
	NO_REACTIONS,
	TALK_AT_HAND,
	type MessageKind,
	type ReactionCounts,
	type Speaker,
	type TalkMessage,
} from '$lib/domain/talk/message';
import { hasWord, wordList } from '$lib/domain/talk/word-list';
import { sql, type SQL } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { Run } from '../live/record';
import { talkMutedWords, talkRooms } from './tables';
import { isOfRun } from '../live/run-key';

/** The channel on which nodes learn that somebody spoke in some session. */
export const TALK_CHANNEL = 'market_talk';

/** Where the talk of a session stands. */
export interface RoomRow {
	readonly lastSeq: number;
	readonly revision: number;
	readonly reactions: ReactionCounts;
	readonly askedSeq: number | null;
}

const SILENCE: RoomRow = { lastSeq: 0, revision: 0, reactions: NO_REACTIONS, askedSeq: null };

export async function readRoom(executor: Executor, run: Run): Promise<RoomRow> {
	const { lastSeq, revision, reactions, askedSeq } = talkRooms;
	const [row] = await executor
		.select({ lastSeq, revision, reactions, askedSeq })
		.from(talkRooms)
		.where(isOfRun(talkRooms, run));
	return row ? { ...row, reactions: { ...NO_REACTIONS, ...row.reactions } } : SILENCE;
}

/** The words that are muted in a session, the latest first. */
export async function readMutedWords(executor: Executor, run: Run): Promise<readonly string[]> {
	const rows = await executor
		.select({ word: talkMutedWords.word })
		.from(talkMutedWords)
		.where(isOfRun(talkMutedWords, run))
		.orderBy(sql`${talkMutedWords.at} desc`, talkMutedWords.word);
	return rows.map(({ word }) => word);
}

/**
 * What everybody may see of the messages after one, the latest of them, in their order: neither what
 * was hidden, nor what a muted person said, nor what has a muted word in it.
 * @param after number of a message; 0 for all
 */
export async function readMessages(
	executor: Executor,
	run: Run,
	after: number,
): Promise<readonly TalkMessage[]> {
	const found = await select(executor, run, sql`m.seq > ${after}`);
	return visible(found, await readMutedWords(executor, run));
}

/** One message, where everybody may see it. */
export async function readMessage(
	executor: Executor,
	run: Run,
	seq: number,
): Promise<TalkMessage | null> {
	const found = await select(executor, run, sql`m.seq = ${seq}`);
	return visible(found, await readMutedWords(executor, run))[0] ?? null;
}

/**
 * What was answered to these questions, as far as everybody may see it, in order.
 * @param questions numbers of messages
 */
export async function readAnswers(
	executor: Executor,
	run: Run,
	questions: readonly number[],
): Promise<readonly TalkMessage[]> {
	const asked = sql.join(
		questions.map((seq) => sql`${seq}::int`),
		sql`, `,
	);
	const found = await select(executor, run, sql`m.kind = 'answer' and m.of_seq in (${asked})`);
	return visible(found, await readMutedWords(executor, run));
}

interface Row extends Record<string, unknown> {
	readonly seq: number;
	readonly at_ms: number;
	readonly kind: MessageKind;
	readonly speaker: Speaker;
	readonly name: string;
	readonly producer_id: number | null;
	readonly text: string;
	readonly question_seq: number | null;
	readonly question_name: string | null;
	readonly question_text: string | null;
}

async function select(executor: Executor, run: Run, which: SQL): Promise<TalkMessage[]> {
	const inRun = (alias: string) => {
		const of = sql.identifier(alias);
		return sql`${of}.session_id = ${run.sessionId} and ${of}.is_rehearsal = ${run.isRehearsal}`;
	};
	const isSeen = (alias: string) => {
		const message = sql.identifier(alias);
		return sql`not exists (
			select 1 from talk_hidden h where ${inRun('h')} and h.seq = ${message}.seq
		) and not exists (
			select 1 from talk_muted_people p where ${inRun('p')} and p.author = ${message}.author
		)`;
	};
	const { rows } = await executor.execute<Row>(sql`
		select m.seq, (extract(epoch from m.at) * 1000)::float8 as at_ms, m.kind, m.speaker, m.name,
			m.producer_id, m.text,
			q.seq as question_seq, q.name as question_name, q.text as question_text
		from talk_messages m
		left join talk_messages q on ${inRun('q')} and q.seq = m.of_seq and ${isSeen('q')}
		where ${inRun('m')} and ${which} and ${isSeen('m')}
		order by m.seq desc limit ${TALK_AT_HAND}`);
	return rows.reverse().map(toMessage);
}

function toMessage(row: Row): TalkMessage {
	const { question_seq: seq, question_name: name, question_text: text } = row;
	return {
		seq: row.seq,
		at: Math.round(row.at_ms),
		kind: row.kind,
		from: row.speaker,
		name: row.name,
		producerId: row.producer_id as ProducerId | null,
		text: row.text,
		question: seq === null || name === null || text === null ? null : { seq, name, text },
	};
}

function visible(messages: readonly TalkMessage[], muted: readonly string[]): TalkMessage[] {
	if (muted.length === 0) return [...messages];
	const list = wordList(muted);
	const isHeard = ({ name, text }: { readonly name: string; readonly text: string }) =>
		!hasWord(`${name} · ${text}`, list);
	return messages
		.filter(({ from, ...message }) => from !== 'viewer' || isHeard(message))
		.map((message) =>
			message.question && !isHeard(message.question) ? { ...message, question: null } : message,
		);
}

import { uuidV4, UUID_PATTERN, type SessionId } from '$lib/domain/ids';
import type { TalkMessage, ViewerKind } from '$lib/domain/talk/message';
import * as v from 'valibot';

const KEY = 'talk';
const OWN_MAX = 50;

const text = v.string();
const ownSchema = v.object({
	seq: v.number(),
	at: v.number(),
	kind: v.picklist(['chat', 'question']),
	name: text,
	text,
});
const answerSchema = v.object({
	seq: v.number(),
	of: v.number(),
	from: v.picklist(['viewer', 'host', 'producer']),
	name: text,
	text,
	question: text,
	isRead: v.boolean(),
});
const uuid = v.pipe(text, v.regex(UUID_PATTERN));
const keptSchema = v.object({
	/** The nickname; empty before the first message. */
	name: text,
	sessionId: v.number(),
	/** Names this phone in this session's talk, and nowhere else. */
	key: uuid,
	/** Of the message that is being written: sent again, it is taken once. */
	postKey: uuid,
	kind: v.picklist(['chat', 'question']),
	typed: text,
	own: v.array(ownSchema),
	answers: v.optional(v.array(answerSchema), []),
});

/** A message that was sent from this phone. */
export interface OwnMessage {
	readonly seq: number;
	readonly at: number;
	readonly kind: ViewerKind;
	readonly name: string;
	/** As everybody sees it. */
	readonly text: string;
}

/** What was answered to a question of this phone. */
export interface OwnAnswer extends Pick<TalkMessage, 'seq' | 'from' | 'name' | 'text'> {
	/** Number of the question, and its words. */
	readonly of: number;
	readonly question: string;
	/** Whether it was waved away. */
	readonly isRead: boolean;
}

/** What a phone keeps of a session's talk: nothing that was typed is lost. */
export interface TalkMemory {
	readonly name: string;
	readonly key: string;
	readonly postKey: string;
	readonly kind: ViewerKind;
	readonly typed: string;
	readonly own: readonly OwnMessage[];
	/** To its own questions. */
	readonly answers: readonly OwnAnswer[];
}

/** What was kept of this session; of another one only the name goes on. */
export function recallTalk(id: SessionId): TalkMemory {
	const kept = read();
	if (kept?.sessionId === id) return kept;
	const fresh = { key: uuidV4(), postKey: uuidV4(), kind: 'question', typed: '' } as const;
	return { ...fresh, own: [], answers: [], name: kept?.name ?? '' };
}

export function rememberTalk(id: SessionId, memory: TalkMemory): void {
	try {
		const own = memory.own.slice(-OWN_MAX);
		const answers = memory.answers.slice(-OWN_MAX);
		localStorage.setItem(KEY, JSON.stringify({ ...memory, own, answers, sessionId: id }));
	} catch {
		// Full, or not allowed: it is kept as long as the page is open.
	}
}

function read() {
	try {
		const parsed = v.safeParse(keptSchema, JSON.parse(localStorage.getItem(KEY) ?? 'null'));
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

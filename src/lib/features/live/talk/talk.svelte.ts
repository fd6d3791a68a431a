import { uuidV4, type SessionId } from '$lib/domain/ids';
import { tidyText, type TalkMessage, type ViewerKind } from '$lib/domain/talk/message';
import { nicknameOf, type NicknameFault } from '$lib/domain/talk/nickname';
import { wordList } from '$lib/domain/talk/word-list';

import type { Posted, TalkRoad } from './online';
import type { TalkList } from './talk-list.svelte';
import { recallTalk, rememberTalk, type OwnAnswer, type TalkMemory } from './talk-memory';

/** Which words are hurtful the market says: the phone knows none. */
const NO_WORDS = wordList([]);

/** So many are answered for at once. */
const QUESTIONS_MAX = 50;

export interface TalkParts {
	readonly id: SessionId;
	readonly list: TalkList;
	readonly road: (key: string) => TalkRoad;
	/** What was answered to questions; null where no answer came. */
	readonly askAnswers: (questions: readonly number[]) => Promise<readonly TalkMessage[] | null>;
}

export type TalkProblem = Exclude<Posted, { readonly kind: 'posted' }>;

/** What somebody says in a session from this phone, and what they see of it. */
export class Talk {
	readonly road: TalkRoad;
	readonly #parts: TalkParts;
	#memory = $state.raw<TalkMemory>({
		name: '',
		key: '',
		postKey: '',
		kind: 'question',
		typed: '',
		own: [],
		answers: [],
	});
	#isSending = $state(false);
	#isNaming = $state(false);
	#problem = $state.raw<TalkProblem | null>(null);
	#isMasked = $state(false);

	constructor(parts: TalkParts) {
		this.#parts = parts;
		this.#memory = recallTalk(parts.id);
		this.road = parts.road(this.#memory.key);
	}

	/**
	 * What everybody sees, and with it what was sent from here: whoever was muted does not notice.
	 */
	get messages(): readonly (TalkMessage & { readonly isMine: boolean })[] {
		const { messages } = this.#parts.list;
		const known = messages.map(({ seq }) => seq);
		const own = this.#memory.own.map(({ seq }) => seq);
		const from = known[0] ?? 0;
		const missing = this.#memory.own.filter(({ seq }) => !known.includes(seq) && seq >= from);
		const mine = missing.map((message): TalkMessage => ({
			...message,
			from: 'viewer',
			producerId: null,
			question: null,
		}));
		return [...messages, ...mine]
			.sort((one, other) => one.seq - other.seq)
			.map((message) => ({ ...message, isMine: own.includes(message.seq) }));
	}

	/** To questions of this phone, in order, until they are waved away. */
	get answers(): readonly OwnAnswer[] {
		return this.#memory.answers.filter(({ isRead }) => !isRead);
	}

	/**
	 * Notes what was answered to this phone's questions; what is hidden by now goes.
	 * @param messages some that are to be seen, in order
	 */
	hear(messages: readonly TalkMessage[]): void {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- gone with this call
		const known = new Map(this.#memory.answers.map((answer) => [answer.seq, answer]));
		const from = messages[0]?.seq ?? Infinity;
		const until = messages.at(-1)?.seq ?? 0;
		const isGone = ({ seq }: OwnAnswer) =>
			seq >= from && seq <= until && !messages.some((message) => message.seq === seq);
		const kept = this.#memory.answers.filter((answer) => !isGone(answer));
		const fresh = messages.flatMap(({ seq, kind, from, name, text, question }): OwnAnswer[] => {
			const isOurs = this.#memory.own.some((own) => own.seq === question?.seq);
			if (kind !== 'answer' || !question || !isOurs || known.has(seq)) return [];
			const of = question.seq;
			return [{ seq, of, from, name, text, question: question.text, isRead: false }];
		});
		if (fresh.length === 0 && kept.length === this.#memory.answers.length) return;
		this.#keep({ answers: [...kept, ...fresh].sort((one, other) => one.seq - other.seq) });
	}

	/**
	 * Asks what was answered while this phone was away: also anew, since an answer may be put right by a second one.
	 * @returns false where it could not be asked
	 */
	async askAnswers(): Promise<boolean> {
		const { own, answers } = this.#memory;
		const questions = own.filter(({ kind }) => kind === 'question').map(({ seq }) => seq);
		const asked = questions.slice(-QUESTIONS_MAX);
		if (asked.length === 0) return true;
		const told = await this.#parts.askAnswers(asked);
		if (told === null) return false;
		// What was known and is told no more was hidden meanwhile.
		const isTold = ({ seq, of }: OwnAnswer) =>
			!asked.includes(of) || told.some((answer) => answer.seq === seq);
		const hidden = answers.filter((answer) => !isTold(answer)).map(({ seq }) => seq);
		if (hidden.length > 0) {
			this.#keep({ answers: this.#memory.answers.filter(({ seq }) => !hidden.includes(seq)) });
		}
		// One by one: what lies between them is not told here.
		for (const answer of told) this.hear([answer]);
		return true;
	}

	waveAnswers(): void {
		this.#keep({ answers: this.#memory.answers.map((answer) => ({ ...answer, isRead: true })) });
	}

	get name(): string {
		return this.#memory.name;
	}

	get kind(): ViewerKind {
		return this.#memory.kind;
	}

	set kind(kind: ViewerKind) {
		this.#keep({ kind });
	}

	/** Kept with every letter. */
	get typed(): string {
		return this.#memory.typed;
	}

	set typed(typed: string) {
		this.#isMasked = false;
		// Another text is another message; the same one sent again is taken once.
		this.#keep(typed === this.#memory.typed ? {} : { typed, postKey: uuidV4() });
	}

	get isSending(): boolean {
		return this.#isSending;
	}

	/** Whether a name is asked for. */
	get isNaming(): boolean {
		return this.#isNaming;
	}

	/** Why what was typed is still there. */
	get problem(): TalkProblem | null {
		return this.#problem;
	}

	/** Whether something of the last message was made unreadable. */
	get isMasked(): boolean {
		return this.#isMasked;
	}

	askName(): void {
		this.#isNaming = true;
	}

	/** @returns what is wrong with it; null where it is taken */
	takeName(typed: string): NicknameFault | null {
		const nickname = nicknameOf(typed, NO_WORDS);
		if (!nickname.ok) return nickname.fault;
		this.#problem = null;
		this.#isNaming = false;
		this.#keep({ name: nickname.name });
		return null;
	}

	/** Sends what was typed; where it cannot be sent it stays. */
	async send(): Promise<void> {
		const text = tidyText(this.#memory.typed);
		if (text === '' || this.#isSending) return;
		if (this.#memory.name === '') {
			this.#isNaming = true;
			return;
		}
		const { postKey, kind, name, typed } = this.#memory;
		this.#isSending = true;
		const answer = await this.road.post({ sessionId: this.#parts.id, postKey, kind, name, text });
		this.#isSending = false;
		if (answer.kind !== 'posted') {
			this.#problem = answer;
			if (answer.kind === 'nickname') this.#isNaming = true;
			return;
		}
		this.#problem = null;
		const { seq, at } = answer;
		// Sent twice because the first answer was lost, it is one message.
		const others = this.#memory.own.filter((message) => message.seq !== seq);
		const own = [...others, { seq, at, kind, name, text: answer.text }];
		// Whatever was typed while it was being sent is another message.
		const isTypedOn = this.#memory.typed !== typed;
		this.#keep(isTypedOn ? { own } : { own, typed: '', postKey: uuidV4() });
		this.#isMasked = answer.text !== text;
	}

	#keep(change: Partial<TalkMemory>): void {
		this.#memory = { ...this.#memory, ...change };
		rememberTalk(this.#parts.id, this.#memory);
	}
}

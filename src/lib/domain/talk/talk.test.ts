import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decideTalk, type TalkAction, type TalkFacts } from './decide-talk';
import { TALK_AT_HAND, tidyText, type TalkMessage } from './message';
import { nicknameOf } from './nickname';
import { afterTalkWord, publicTalkWord, TALK_BEGINNING, type TalkWord } from './talk-event';
import { afterTalkFrame, talkChange } from './talk-view';
import { FIRST_WORDS, wordList } from './word-list';

const QUESTION: TalkFacts = {
	message: { isQuestion: true, isHidden: false, isViewers: true, isMuted: false },
	isWordMuted: false,
};

function message(seq: number, question: TalkMessage['question'] = null): TalkMessage {
	return {
		seq,
		at: seq,
		kind: question ? 'answer' : 'chat',
		from: 'viewer',
		name: 'Lan',
		producerId: null,
		text: `Tin ${seq}`,
		question,
	};
}

describe('tidyText', () => {
	it('leaves one line in which nothing is hidden', () => {
		expect(tidyText('  Cho\u200b em\n hỏi\u202e\u0000 ﬁ ０９ ')).toBe('Cho em hỏi fi 09');
	});

	it.each([
		['\u3164', 'a filler of Hangul'],
		['\uffa0', 'its half-width one'],
		['\u115f', 'a filler of a first letter'],
		['\u1160', 'a filler of a vowel'],
		['\u034f', 'what joins letters'],
		['\ufe0f', 'what chooses a form'],
		['\u{e0100}', 'another one'],
		['\u17b4', 'a vowel of Khmer that is not written'],
		['\u00ad', 'a soft hyphen'],
	])('takes out %j, %s, which nobody sees', (unseen) => {
		expect(tidyText(`đ${unseen}é${unseen}o 09${unseen}12`)).toBe('đéo 0912');
	});

	it('leaves emojis their colours, and takes an empty cell for a blank', () => {
		expect(tidyText('Ngon ❤️ quá\u2800ạ')).toBe('Ngon ❤️ quá ạ');
	});
});

describe('nicknameOf', () => {
	const hurtful = wordList(FIRST_WORDS);

	it.each([
		['  Cô   Lan ', 'Cô Lan'],
		['Bé Na 2010', 'Bé Na 2010'],
		['Hội Badminton', 'Hội Badminton'],
	])('takes %j', (typed, name) => {
		expect(nicknameOf(typed, hurtful)).toEqual({ ok: true, name });
	});

	it.each([
		['', 'tooShort'],
		['•••', 'tooShort'],
		['x'.repeat(25), 'tooLong'],
		['Lan 0912345678', 'contact'],
		['Ban  Tổ Chức', 'reserved'],
		['ADMIN', 'reserved'],
		['bantochuc', 'reserved'],
		['Lan b.t.c', 'reserved'],
		['Ban_TổChức Huế', 'reserved'],
		['Óc Chó', 'hurtful'],
	])('refuses %j as %s', (typed, fault) => {
		expect(nicknameOf(typed, hurtful)).toEqual({ ok: false, fault });
	});
});

describe('decideTalk', () => {
	const running = { phase: 'running', talk: TALK_BEGINNING } as const;

	it('does once what two hosts do at once', () => {
		const after = (word: TalkWord) => ({
			phase: 'running' as const,
			talk: afterTalkWord(TALK_BEGINNING, word),
		});
		expect(decideTalk(after({ do: 'paused' }), { do: 'pause' }, QUESTION)).toEqual({
			ok: true,
			word: null,
		});
		expect(decideTalk(after({ do: 'asked', of: 4 }), { do: 'ask', of: 4 }, QUESTION)).toEqual({
			ok: true,
			word: null,
		});
		const isHidden = { ...QUESTION, message: { ...noted(), isHidden: true } };
		expect(decideTalk(running, { do: 'hide', of: 4 }, isHidden)).toEqual({ ok: true, word: null });
		const isMuted = { ...QUESTION, message: { ...noted(), isMuted: true } };
		expect(decideTalk(running, { do: 'mutePerson', of: 4 }, isMuted)).toEqual({
			ok: true,
			word: null,
		});
	});

	it.each<[string, TalkAction, TalkFacts]>([
		['what is not there', { do: 'hide', of: 9 }, { message: null, isWordMuted: false }],
		[
			'one of the market’s own people',
			{ do: 'mutePerson', of: 9 },
			{ message: { ...noted(), isViewers: false }, isWordMuted: false },
		],
		[
			'a question that is hidden',
			{ do: 'ask', of: 9 },
			{ message: { ...noted(), isHidden: true }, isWordMuted: false },
		],
		[
			'what is no question',
			{ do: 'ask', of: 9 },
			{ message: { ...noted(), isQuestion: false }, isWordMuted: false },
		],
	])('refuses %s', (_what, action, facts) => {
		expect(decideTalk(running, action, facts)).toEqual({ ok: false, why: 'NOT_THERE' });
	});

	it('does nothing before the session begins', () => {
		expect(decideTalk({ ...running, phase: 'waiting' }, { do: 'pause' }, QUESTION)).toEqual({
			ok: false,
			why: 'NOT_BEGUN',
		});
	});

	function noted(): NonNullable<TalkFacts['message']> {
		return { isQuestion: true, isHidden: false, isViewers: true, isMuted: false };
	}
});

describe('an event', () => {
	it('tells watchers nothing of who or what was muted', () => {
		const muted: TalkWord[] = [
			{ do: 'personMuted', of: 3 },
			{ do: 'personHeard', of: 3 },
			{ do: 'wordMuted' },
			{ do: 'wordHeard' },
		];
		for (const word of muted) expect(publicTalkWord(word)).toEqual({ do: 'moderated' });
		expect(publicTalkWord({ do: 'hidden', of: 3 })).toEqual({ do: 'hidden', of: 3 });
	});

	it('takes down the question that is hidden', () => {
		const asked = afterTalkWord(TALK_BEGINNING, { do: 'asked', of: 3 });
		expect(afterTalkWord(asked, { do: 'hidden', of: 4 }).asked).toBe(3);
		expect(afterTalkWord(asked, { do: 'hidden', of: 3 }).asked).toBeNull();
	});
});

describe('a screen', () => {
	const list = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 260 }).map((seqs) =>
		seqs
			.sort((one, other) => one - other)
			.slice(-TALK_AT_HAND)
			.map((seq) => message(seq)),
	);

	it('that follows every change shows what the node has, and never more than its bound', () => {
		fc.assert(
			fc.property(fc.array(list, { maxLength: 6 }), (lists) => {
				let shown: readonly TalkMessage[] = [];
				let before: readonly TalkMessage[] = [];
				for (const after of lists) {
					shown = afterTalkFrame(shown, { follows: '', ...talkChange(before, after) });
					before = after;
					expect(shown.length).toBeLessThanOrEqual(TALK_AT_HAND);
					const from = after[0]?.seq ?? Infinity;
					// Older ones that the node let go may stay; what it has is there, and nothing else of that.
					expect(shown.filter(({ seq }) => seq >= from)).toEqual(after);
				}
			}),
		);
	});

	it('sees an answer anew when its question was hidden', () => {
		const question = { seq: 1, name: 'Lan', text: 'Còn không?' };
		const change = talkChange([message(2, question)], [message(2)]);
		expect(change).toEqual({ messages: [message(2)], gone: [] });
	});
});

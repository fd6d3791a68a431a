import { fold } from '../text';

/** A part of a text. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** Digits that stand together in a text. */
export interface Piece extends Span {
	/** As they are read: `0` to `9`. */
	readonly digits: string;
}

const DIGIT_WORDS: Readonly<Record<string, string>> = {
	khong: '0',
	mot: '1',
	hai: '2',
	ba: '3',
	bon: '4',
	tu: '4',
	nam: '5',
	lam: '5',
	sau: '6',
	bay: '7',
	tam: '8',
	chin: '9',
	// As in the middle of a number: `không chín mười hai`.
	muoi: '1',
};
/** Digits and words for them, run together and nothing else: `0912ba45678`. */
const RUN_TOGETHER = new RegExp(`^(?:\\d|${Object.keys(DIGIT_WORDS).join('|')})+$`);
const DIGIT_OR_WORD = new RegExp(`\\d+|${Object.keys(DIGIT_WORDS).join('|')}`, 'g');
/** Letters that look like digits: Latin ones, and those of alphabets that nobody writes Vietnamese in. */
const LOOK_ALIKES: readonly (readonly [digit: string, letters: string])[] = [
	['0', 'oOоОοΟօՕ〇⓿\u{1f10b}\u{1f10c}'],
	['1', 'lI|ıіІӏӀιΙ'],
	['3', 'зЗ'],
];
const LETTERS = LOOK_ALIKES.map(([, letters]) => letters).join('');
/** Digits of any script, also ringed ones. */
const TRUE = '\\p{Nd}❶-❾➀-➈➊-➒⓵-⓽⓿\\u{1f10b}\\u{1f10c}';
const TRUE_DIGIT = new RegExp(`[${TRUE}]`, 'u');
const TRUE_DIGITS = new RegExp(`(?:[${TRUE}]\\p{M}*)+`, 'gu');
/** The same and what looks like them, each with the marks that were put on it, as an emoji's keycap is. */
const DIGITS = new RegExp(`(?:[${TRUE}${LETTERS}]\\p{M}*)+`, 'gu');
/** The ringed ones that stand for 1; those for 2 to 9 follow each. */
const RINGED_ONES = ['❶', '➀', '➊', '⓵'] as const;
/** Whatever stands together: letters with their marks, and digits. */
const WORD = /[\p{L}\p{M}\p{N}|]+/gu;

/** Digits, words for digits, and the digits that letters were put to, in the order of a text. */
export function piecesOf(text: string): Piece[] {
	return [...text.matchAll(WORD)].flatMap(({ 0: word, index: start }): Piece[] => {
		const plain = fold(word);
		if (RUN_TOGETHER.test(plain)) {
			const read = plain.match(DIGIT_OR_WORD) ?? [];
			const digits = read.map((part) => DIGIT_WORDS[part] ?? part).join('');
			return [{ start, end: start + word.length, digits }];
		}
		return [...word.matchAll(DIGITS)]
			.filter(([found]) => found === word || TRUE_DIGIT.test(found))
			.map(({ 0: found, index }) => pieceAt(start + index, found));
	});
}

/** Each word of a text in which letters part digits: what is between them are letters alone. */
export function wordsWithDigits(text: string): Piece[][] {
	return [...text.matchAll(WORD)]
		.map(({ 0: word, index: start }) =>
			[...word.matchAll(TRUE_DIGITS)].map(({ 0: found, index }) => pieceAt(start + index, found)),
		)
		.filter((pieces) => pieces.length > 1);
}

function pieceAt(start: number, found: string): Piece {
	const digits = Array.from(found.normalize('NFKD').replace(/\p{M}+/gu, ''), digitOf).join('');
	return { start, end: start + found.length, digits };
}

/** The digit, `0` to `9`, that a character stands for. */
function digitOf(character: string): string {
	const alike = LOOK_ALIKES.find(([, letters]) => letters.includes(character));
	if (alike) return alike[0];
	const code = character.codePointAt(0) ?? 0;
	for (const one of RINGED_ONES) {
		const more = code - one.charCodeAt(0);
		if (more >= 0 && more < 9) return String(more + 1);
	}
	// Each script's ten stand in a row that begins with its 0, and rows that touch are whole ones.
	let before = 0;
	while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1;
	return String(before % 10);
}

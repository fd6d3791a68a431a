import { fold } from '../text';

/** What stands where something must not be read. */
export const MASK = '•••';

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
};
/**
 * Digits of any script, also ringed ones, and the letters that stand for 0 and 1 among them; each
 * with the marks that were put on it, as an emoji's keycap is.
 */
const DIGITS = /(?:[\p{Nd}⓿❶-❾➀-➈➊-➒⓵-⓽oOlI|]\p{M}*)+/gu;
const TRUE_DIGIT = /[\p{Nd}⓿❶-❾➀-➈➊-➒⓵-⓽]/u;
/** The ringed ones that stand for 1; those for 2 to 9 follow each. */
const RINGED_ONES = ['❶', '➀', '➊', '⓵'] as const;
/** Whatever stands together: letters with their marks, and digits. */
const PIECE = /[\p{L}\p{M}\p{N}|]+/gu;
/**
 * What people put between the digits of a number: blanks, points, signs, emojis. A word between them
 * ends it, and so does what makes them a price or a share.
 */
const BETWEEN = /^[^\p{L}\p{N}\p{Sc}%]{0,8}$/u;

/**
 * Numbers that can be called in Vietnam: mobile ones of ten digits, fixed ones of eleven, with the
 * country's code in place of the 0, and service lines.
 */
const CALLABLE = /(?:0|84)[35789]\d{8}|(?:0|84)2\d{9}|1[89]00\d{4,6}/;

/** An amount of money as people write it: 50.000, 1.250.000. Prices are round, numbers of people seldom. */
const AMOUNT = /(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})?[.,][05]00(?![.,]?\d)/gu;
/** What may stand beside amounts: how many of a thing, and nothing that a number begins with. */
const BESIDE_AMOUNTS = /^(?:[1-79]\d{0,3})?$/;

const EMAIL =
	/[\p{L}\p{N}._%+-]+\s*(?:@|\(\s*(?:at|a còng|a cong)\s*\))\s*[a-z0-9-]+(?:\s?\.\s?[a-z0-9-]+)+/giu;
const ADDRESS = /(?:\b[a-z][a-z0-9+.-]{1,15}:\/\/|\bwww\s?\.\s?)\S+/giu;
/** A host's name, known by how it ends; one with Vietnamese letters only where it has no blanks. */
const HOST =
	/(?<![\p{L}\p{M}\p{N}])(?:(?:[a-z0-9-]+\.)*[a-z0-9-]+\s?\.\s?(?:com|vn|net)|(?:[\p{L}\p{M}\p{N}-]+\.)+(?:com|vn|net|org|info|shop|xyz|site|online|store|click|link|app|asia|biz|io|tv|cc|mobi|dev|club|gg))(?![\p{L}\p{M}\p{N}])(?:[/?#]\S*)?/giu;
/** The same under endings that are words too: only with what follows a slash. */
const SHORT_HOST = /(?<![\p{L}\p{M}\p{N}])(?:[a-z0-9-]+\.)+[a-z]{2,10}\/\S+/giu;

/**
 * Makes telephone numbers, links and e-mail addresses unreadable, also those written with blanks and
 * points or emojis between the digits, with letters put to them, with O for 0, in another script's
 * digits, or in words. Everything else stays as it is.
 * @param text tidied
 */
export function maskContacts(text: string): string {
	// Numbers first: `9.mot/0` in the middle of one looks like an address.
	const masked = [EMAIL, ADDRESS, SHORT_HOST, HOST].reduce(
		(rest, pattern) => rest.replace(pattern, MASK),
		maskNumbers(text),
	);
	// An address may have stood between two halves of a number. Each round leaves fewer letters and digits.
	return masked === text ? text : maskContacts(masked);
}

interface Piece {
	readonly start: number;
	readonly end: number;
	readonly digits: string;
}

function maskNumbers(text: string): string {
	let masked = '';
	let done = 0;
	for (const run of runsOf(text)) {
		const digits = run.map((piece) => piece.digits).join('');
		const [first] = run;
		const last = run.at(-1);
		if (!first || !last || !CALLABLE.test(digits)) continue;
		if (isOfAmounts(text.slice(first.start, last.end))) continue;
		masked += text.slice(done, first.start) + MASK;
		done = last.end;
	}
	return masked + text.slice(done);
}

/** Whether digits that stand together are prices, which people here ask about more than anything. */
function isOfAmounts(text: string): boolean {
	const rest = text.replaceAll(AMOUNT, ' ');
	if (rest === text) return false;
	return BESIDE_AMOUNTS.test(
		piecesOf(rest)
			.map(({ digits }) => digits)
			.join(''),
	);
}

/** Digits that are read as one number, whatever they are parted by. */
function runsOf(text: string): Piece[][] {
	const runs: Piece[][] = [];
	let end = 0;
	for (const piece of piecesOf(text)) {
		const run = runs.at(-1);
		if (run && BETWEEN.test(text.slice(end, piece.start))) run.push(piece);
		else runs.push([piece]);
		({ end } = piece);
	}
	return runs;
}

/** Digits, words for digits, and the digits that letters were put to. */
function piecesOf(text: string): Piece[] {
	return [...text.matchAll(PIECE)].flatMap(({ 0: word, index: start }): Piece[] => {
		const digit = DIGIT_WORDS[fold(word)];
		if (digit !== undefined) return [{ start, end: start + word.length, digits: digit }];
		return [...word.matchAll(DIGITS)]
			.filter(([found]) => found === word || TRUE_DIGIT.test(found))
			.map(({ 0: found, index }) => ({
				start: start + index,
				end: start + index + found.length,
				digits: Array.from(found.normalize('NFKD').replace(/\p{M}+/gu, ''), digitOf).join(''),
			}));
	});
}

/** The digit, `0` to `9`, that a character stands for. */
function digitOf(character: string): string {
	if (/[oO⓿]/.test(character)) return '0';
	if (/[lI|]/.test(character)) return '1';
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

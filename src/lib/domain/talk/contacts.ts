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
/** Digits, and the letters that stand for 0 and 1 among them. */
const DIGITS = /^[0-9oOlI|]+$/;
/** Whatever stands together: letters with their marks, and digits. */
const PIECE = /[\p{L}\p{M}\p{N}|]+/gu;
/** What people put between the digits of a number; a word between them ends it. */
const BETWEEN = /^[\s.\-–—_,;:·•*/\\+()[\]~='"|!?#]{0,6}$/;

/**
 * Numbers that can be called in Vietnam: mobile ones of ten digits, fixed ones of eleven, with the
 * country's code in place of the 0, and service lines.
 */
const CALLABLE = /(?:0|84)[35789]\d{8}|(?:0|84)2\d{9}|1[89]00\d{4,6}/;

const EMAIL =
	/[\p{L}\p{N}._%+-]+\s*(?:@|\(\s*(?:at|a còng|a cong)\s*\))\s*[a-z0-9-]+(?:\s?\.\s?[a-z0-9-]+)+/giu;
const ADDRESS = /(?:\b[a-z][a-z0-9+.-]{1,15}:\/\/|\bwww\s?\.\s?)\S+/giu;
/** A host's name, known by how it ends. */
const HOST =
	/(?<![\p{L}\p{M}\p{N}])(?:[a-z0-9-]+\.)*[a-z0-9-]+(?:\s?\.\s?(?:com|vn|net)|\.(?:org|info|shop|xyz|site|online|store|click|link|app|asia|biz))(?![\p{L}\p{M}\p{N}])(?:[/?#]\S*)?/giu;
/** The same under endings that are words too: only with what follows a slash. */
const SHORT_HOST = /(?<![\p{L}\p{M}\p{N}])(?:[a-z0-9-]+\.)+[a-z]{2,10}\/\S+/giu;

/**
 * Makes telephone numbers, links and e-mail addresses unreadable, also those written with blanks and
 * points between the digits, with O for 0, or in words. Everything else stays as it is.
 * @param text tidied
 */
export function maskContacts(text: string): string {
	// Numbers first: `9.mot/0` in the middle of one looks like an address.
	return [EMAIL, ADDRESS, SHORT_HOST, HOST].reduce(
		(rest, pattern) => rest.replace(pattern, MASK),
		maskNumbers(text),
	);
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
		masked += text.slice(done, first.start) + MASK;
		done = last.end;
	}
	return masked + text.slice(done);
}

/** Digits that are read as one number, whatever they are parted by. */
function runsOf(text: string): Piece[][] {
	const runs: Piece[][] = [];
	let end = 0;
	let isOpen = false;
	for (const found of text.matchAll(PIECE)) {
		const [word] = found;
		const digits = digitsOf(word);
		if (digits === null) {
			isOpen = false;
			continue;
		}
		const piece = { start: found.index, end: found.index + word.length, digits };
		const run = runs.at(-1);
		if (isOpen && run && BETWEEN.test(text.slice(end, piece.start))) run.push(piece);
		else runs.push([piece]);
		isOpen = true;
		({ end } = piece);
	}
	return runs;
}

function digitsOf(word: string): string | null {
	if (DIGITS.test(word)) return word.replace(/[oO]/g, '0').replace(/[lI|]/g, '1');
	return DIGIT_WORDS[fold(word)] ?? null;
}

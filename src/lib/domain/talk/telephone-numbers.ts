import { fold } from '../text';
import { piecesOf, wordsWithDigits, type Piece, type Span } from './digits';

/**
 * What people put between the digits of a number: blanks, points, signs, emojis. A word between them
 * ends it, and so does what makes them a price or a share, unless a number has begun before it.
 */
const BETWEEN = /^[^\p{L}\p{N}]{0,16}$/u;
const OF_AN_AMOUNT = /[\p{Sc}%]/u;
const BEGINNING = /^(?:0|84)\d{2}/;

function isBetween(between: string, run: readonly Piece[]): boolean {
	if (!BETWEEN.test(between)) return false;
	return !OF_AN_AMOUNT.test(between) || BEGINNING.test(digitsOf(run));
}

/**
 * Numbers that can be called in Vietnam: mobile ones of ten digits, fixed ones of eleven, with the
 * country's code in place of the 0, and service lines.
 */
const CALLABLE = /(?:0|84)[35789]\d{8}|(?:0|84)2\d{9}|1[89]00\d{4,6}/;
/** A mobile number, also without its 0, and nothing else. */
const MOBILE = /^(?:0|84)?[35789]\d{8}$/;

/** An amount of money as people write it: 50.000, 1.250.000. Prices are round, numbers of people seldom. */
const AMOUNT = /(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})?[.,][05]00(?![.,]?\d)/gu;
/** A day, as it stands on what is sold: 05/11/2026. */
const DAY = /(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?<sign>[/.-])(?:0?[1-9]|1[0-2])\k<sign>202\d(?!\d)/gu;
/** What may stand beside amounts and days: how many of a thing, and nothing that a number begins with. */
const BESIDE = /^(?:[1-79]\d{0,3})?$/;

/**
 * Where telephone numbers stand in a text: also those with blanks and points or emojis between the digits,
 * with letters put to them or between them, with O for 0, in another script's digits, in words, and
 * mobile ones without the 0 where nothing says that they are something else.
 * @returns from the front; they may overlap
 */
export function telephoneNumbers(text: string): Span[] {
	const pieces = piecesOf(text);
	const runs = runsOf(text, pieces, isBetween);
	return [
		...runs.filter((run) => isCallable(text, run)).map(spanOf),
		...runs.flatMap((run) => withoutZero(text, run)),
		...wordsWithDigits(text)
			.filter((word) => isParted(text, word))
			.map(spanOf),
		...singles(text, pieces),
	].sort((one, other) => one.start - other.start);
}

function isCallable(text: string, run: readonly Piece[]): boolean {
	const { start, end } = spanOf(run);
	return CALLABLE.test(digitsOf(run)) && !isOfAmounts(text.slice(start, end));
}

/** Whether digits that stand together are prices, which people here ask about more than anything, or days. */
function isOfAmounts(text: string): boolean {
	const rest = text.replaceAll(DAY, ' ').replaceAll(AMOUNT, ' ');
	return rest !== text && BESIDE.test(digitsOf(piecesOf(rest)));
}

/** How many digits stand together where somebody writes nine: `912345678`, `912 345 678`, `912 34 56 78`. */
const NINE: readonly (readonly number[])[] = [[9], [3, 3, 3], [3, 2, 2, 2], [2, 3, 2, 2]];
const ONE_BY_ONE: readonly number[] = [1, 1, 1, 1, 1, 1, 1, 1, 1];
const PARTED_BY = /^[ .\-_·]$/;
/** Behind it: money, or a weight. */
const OF_A_THING = /^\s?(?:đ|d|₫|vnđ|vnd|đồng|dong|k|kg|g|gr|ml)(?![\p{L}\p{N}])/iu;
/** Before it: what the market's own numbers are called by. */
const CODE =
	/(?<!\p{L})(?:lô|lo|lot|mã|ma|code|batch|sku|gtin|ean|mst|seri|serial)(?:\s+(?:số|so|hàng|hang|đơn|don|lô|lo|là|la))*[\s:#.–-]*$/iu;
/** Words that people run together with a number of theirs; other letters make a code of it. */
const PUT_BEFORE = /^(?:sdt|dt|tel|call|goi|lh|zalo|alo|so|hotline)$/;
const PUT_BEHIND = /^(?:nhe|nha|ne|ạ)$/;

/** Mobile numbers without their 0. What is round is an amount, and sizes come by fives and tens, too. */
function withoutZero(text: string, run: readonly Piece[]): Span[] {
	return run.flatMap((first, from) => {
		if (!/^[35789]/.test(first.digits)) return [];
		for (const lengths of [...NINE, ONE_BY_ONE]) {
			const window = run.slice(from, from + lengths.length);
			if (!lengths.every((length, index) => window[index]?.digits.length === length)) continue;
			const parted = gapsOf(text, window);
			const isEven = parted.every((gap) => gap === parted[0] && PARTED_BY.test(gap));
			if (lengths !== ONE_BY_ONE && (!isEven || !isSomebodys(text, window))) continue;
			return [spanOf(window)];
		}
		return [];
	});
}

function isSomebodys(text: string, pieces: readonly Piece[]): boolean {
	const { start, end } = spanOf(pieces);
	const [before, behind] = [text.slice(0, start), text.slice(end)];
	if (pieces.every(({ digits }) => Number(digits) % (digits.length === 9 ? 500 : 5) === 0)) {
		return false;
	}
	if (OF_A_THING.test(behind) || CODE.test(before)) return false;
	const [letters = ''] = /[\p{L}\p{M}]+$/u.exec(before) ?? [];
	const [more = ''] = /^[\p{L}\p{M}]+/u.exec(behind) ?? [];
	return (
		(letters === '' || PUT_BEFORE.test(fold(letters))) &&
		(more === '' || PUT_BEHIND.test(more) || PUT_BEHIND.test(fold(more)))
	);
}

/** Letters between the digits of one word: a code has few, and different ones. */
const MANY_GROUPS = 5;

function isParted(text: string, word: readonly Piece[]): boolean {
	const gaps = gapsOf(text, word).map(fold);
	if (gaps.some((gap) => [...gap].length > 2)) return false;
	const isOdd = word.length >= MANY_GROUPS || gaps.every((gap) => gap === gaps[0]);
	return isOdd && MOBILE.test(digitsOf(word));
}

/** Digits one by one, with always the same letter between: `0 x 9 x 1 x 2`. */
function singles(text: string, pieces: readonly Piece[]): Span[] {
	const letterOf = (gap: string) => /^[^\p{L}\p{N}]{0,3}(\p{L})[^\p{L}\p{N}]{0,3}$/u.exec(gap)?.[1];
	let letter: string | undefined;
	const runs = runsOf(text, pieces, (gap, run) => {
		if (run.length === 1) letter = letterOf(gap);
		return letter !== undefined && letterOf(gap) === letter;
	});
	return runs
		.filter((run) => run.every(({ digits }) => digits.length === 1) && MOBILE.test(digitsOf(run)))
		.map(spanOf);
}

/**
 * Digits that are read as one number.
 * @param isOne whether what stands between a run and the next of them does not part them
 */
function runsOf(
	text: string,
	pieces: readonly Piece[],
	isOne: (between: string, run: readonly Piece[]) => boolean,
): Piece[][] {
	const runs: Piece[][] = [];
	for (const piece of pieces) {
		const run = runs.at(-1);
		const last = run?.at(-1);
		if (run && last && isOne(text.slice(last.end, piece.start), run)) run.push(piece);
		else runs.push([piece]);
	}
	return runs;
}

function gapsOf(text: string, pieces: readonly Piece[]): string[] {
	return pieces.slice(1).map(({ start }, index) => text.slice(pieces[index]?.end, start));
}

function digitsOf(pieces: readonly Piece[]): string {
	return pieces.map(({ digits }) => digits).join('');
}

function spanOf(pieces: readonly Piece[]): Span {
	return { start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 };
}

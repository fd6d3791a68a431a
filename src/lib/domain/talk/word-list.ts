import { fold } from '../text';
import { MASK } from './contacts';

/** Most words of a list, and the longest of them, in characters. */
export const WORDS_MAX = 300;
export const WORD_MAX = 40;

/**
 * A list to begin with, for hosts to change: words that hurt in any talk. It is no official one;
 * there is none.
 */
export const FIRST_WORDS: readonly string[] = [
	'địt',
	'địt mẹ',
	'đụ má',
	'đụ mẹ',
	'đéo',
	'lồn',
	'cặc',
	'buồi',
	'đĩ mẹ',
	'con đĩ',
	'đồ đĩ',
	'óc chó',
	'thằng chó',
	'chó đẻ',
	'mẹ mày',
	'đồ ngu',
	'thằng ngu',
	'đồ khốn',
	'mất dạy',
	'đm',
	'đkm',
	'đcm',
	'dkm',
	'dcm',
	'dmm',
	'vcl',
	'vkl',
	'clmm',
	'fuck',
];

/** A list made ready for looking up; what stands in it is squeezed. */
export interface WordList {
	/** Written with marks, and meant so. */
	readonly marked: ReadonlySet<string>;
	/** Several words written with marks, without them: meant where a text has none, either. */
	readonly unmarked: ReadonlySet<string>;
	/** Written without marks: meant whatever marks a text has. */
	readonly bare: ReadonlySet<string>;
	/** Of how many words the longest is. */
	readonly most: number;
}

interface Piece {
	readonly start: number;
	readonly end: number;
	/** Squeezed: small letters, each run of one letter once. */
	readonly word: string;
	readonly bare: string;
}

const PIECE = /[\p{L}\p{M}\p{N}]+/gu;
/** Single letters that blanks or points were put between make a word of up to so many. */
const SPELT_MAX = 24;

/**
 * Makes a list ready. A word written with its marks means that word only: without them `lồn` would be
 * `lon`, and half the language hurtful. Several words written with marks are meant without any, too,
 * since hardly anything else is written so; and what is written without marks means every way to put
 * them.
 */
export function wordList(lines: readonly string[]): WordList {
	const [marked, unmarked, bare] = [new Set<string>(), new Set<string>(), new Set<string>()];
	let most = 0;
	for (const line of lines) {
		const pieces = piecesOf(line.normalize('NFC'));
		if (pieces.length === 0) continue;
		most = Math.max(most, pieces.length);
		const isBare = pieces.every((piece) => piece.word === piece.bare);
		for (const joint of JOINTS) {
			const without = squeeze(pieces.map((piece) => piece.bare).join(joint));
			if (isBare) bare.add(without);
			else marked.add(squeeze(pieces.map(({ word }) => word).join(joint)));
			if (!isBare && pieces.length > 1) unmarked.add(without);
		}
	}
	return { marked, unmarked, bare, most };
}

/** As they are written, and run together: `óc chó`, `ócchó`. */
const JOINTS = [' ', ''] as const;

/** Whether any word of the list stands in a text, as a word of its own. */
export function hasWord(text: string, list: WordList): boolean {
	return spansOf(text.normalize('NFC'), list).length > 0;
}

/** Makes the words of a list unreadable; everything else stays as it is. */
export function maskWords(text: string, list: WordList): string {
	const normal = text.normalize('NFC');
	const spans = spansOf(normal, list);
	if (spans.length === 0) return text;
	let masked = '';
	let done = 0;
	for (const { start, end } of spans) {
		if (start < done) continue;
		masked += normal.slice(done, start) + MASK;
		done = end;
	}
	return masked + normal.slice(done);
}

interface Span {
	readonly start: number;
	readonly end: number;
}

/** Where words of the list stand, from the front, the longest first. */
function spansOf(text: string, list: WordList): Span[] {
	const pieces = piecesOf(text);
	const spans = [pieces, speltOut(pieces, text)].flatMap((row) =>
		row.flatMap((piece, index) => {
			const last = lastOf(list, row.slice(index, index + list.most));
			return last ? [{ start: piece.start, end: last.end }] : [];
		}),
	);
	return spans.sort((one, other) => one.start - other.start || other.end - one.end);
}

/** The last piece of the longest word of the list with which the row begins. */
function lastOf({ marked, unmarked, bare }: WordList, row: readonly Piece[]): Piece | undefined {
	for (let count = row.length; count > 0; count--) {
		const pieces = row.slice(0, count);
		const said = pieces.map(({ word }) => word).join(' ');
		const without = pieces.map((piece) => piece.bare).join(' ');
		if (marked.has(said) || bare.has(without)) return pieces.at(-1);
		if (said === without && unmarked.has(without)) return pieces.at(-1);
	}
	return undefined;
}

function piecesOf(text: string): Piece[] {
	return [...text.matchAll(PIECE)].map(({ 0: found, index }) => pieceOf(found, index));
}

function pieceOf(letters: string, start: number, end = start + letters.length): Piece {
	return { start, end, word: squeeze(letters.toLowerCase()), bare: squeeze(fold(letters)) };
}

/** What was spelt letter by letter, put together: `đ.é.o`, `đ é o`. Other words stay as they are. */
function speltOut(pieces: readonly Piece[], text: string): Piece[] {
	const row: Piece[] = [];
	for (let index = 0; index < pieces.length;) {
		let next = index;
		while (next < pieces.length && next - index < SPELT_MAX && isLetter(pieces[next])) next += 1;
		const [first, last] = [pieces[index], pieces[next - 1]];
		if (next - index > 1 && first && last) {
			const spelt = pieces.slice(index, next);
			const letters = spelt.map(({ start, end }) => text.slice(start, end)).join('');
			row.push(pieceOf(letters, first.start, last.end));
			index = next;
		} else {
			if (first) row.push(first);
			index += 1;
		}
	}
	return row;
}

function isLetter(piece: Piece | undefined): boolean {
	return piece !== undefined && [...piece.word].length === 1;
}

/** A word that was drawn out, `đéoooo`, as it is written; of one letter with and without marks the first with. */
function squeeze(word: string): string {
	const kept: string[] = [];
	for (const letter of word) {
		const last = kept.at(-1);
		if (last === undefined || fold(last) !== fold(letter)) kept.push(letter);
		else if (last === fold(last)) kept[kept.length - 1] = letter;
	}
	return kept.join('');
}

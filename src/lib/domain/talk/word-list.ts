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

interface Entry {
	/** Its words, squeezed. */
	readonly words: readonly string[];
	/** The same without marks, where a text without any may be meant by it; else null. */
	readonly bare: readonly string[] | null;
	/** Whether it was written without marks, and stands for whatever marks people put on it. */
	readonly isBare: boolean;
}

/** A list made ready for looking up. */
export interface WordList {
	readonly entries: readonly Entry[];
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
export function wordList(words: readonly string[]): WordList {
	return {
		entries: words.flatMap((line): Entry[] => {
			const pieces = piecesOf(line.normalize('NFC'));
			if (pieces.length === 0) return [];
			const bare = pieces.map((piece) => piece.bare);
			const isBare = pieces.every((piece) => piece.word === piece.bare);
			return [
				{
					words: pieces.map(({ word }) => word),
					bare: isBare || pieces.length > 1 ? bare : null,
					isBare,
				},
			];
		}),
	};
}

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
function spansOf(text: string, { entries }: WordList): Span[] {
	const pieces = piecesOf(text);
	const spans = [pieces, speltOut(pieces, text)].flatMap((row) =>
		row.flatMap((piece, index) => {
			const lengths = entries.flatMap((entry) => lengthOf(entry, row.slice(index)) ?? []);
			const last = row[index + Math.max(0, ...lengths) - 1];
			return lengths.length > 0 && last ? [{ start: piece.start, end: last.end }] : [];
		}),
	);
	return spans.sort((one, other) => one.start - other.start || other.end - one.end);
}

/** @returns how many pieces from the front the entry takes; null where it does not stand there */
function lengthOf(entry: Entry, row: readonly Piece[]): number | null {
	// Run together, as `ócchó`.
	const [first] = row;
	if (first && entry.words.length > 1 && isMeant(entry, [first], '')) return 1;
	const taken = row.slice(0, entry.words.length);
	return taken.length === entry.words.length && isMeant(entry, taken, ' ')
		? entry.words.length
		: null;
}

function isMeant(entry: Entry, pieces: readonly Piece[], joint: string): boolean {
	const said = pieces.map(({ word }) => word).join(' ');
	if (!entry.isBare && said === squeeze(entry.words.join(joint))) return true;
	if (entry.bare === null) return false;
	const bare = pieces.map((piece) => piece.bare).join(' ');
	if (bare !== squeeze(entry.bare.join(joint))) return false;
	return entry.isBare || said === bare;
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

import { foldedWords } from '../../text';
import { isNearPrefix } from './near';
import { Pieces } from './pieces';

/** What a hit in a field is worth: the whole word, or only its beginning. 1–255. */
export interface Weight {
	readonly whole: number;
	readonly start: number;
}

/** Fields an item may be found by; their numbers are kept in the postings' low bits. */
const FIELD_BITS = 2;
const FIELD_MASK = 2 ** FIELD_BITS - 1;
const NO_TOKENS = new Uint32Array(0);

/**
 * Collects words of items, then makes a {@link PrefixIndex} of them. Texts are taken apart at
 * spaces; each different piece is folded and split into words once, at the end.
 */
export class PrefixIndexBuilder {
	readonly #pieces = new Pieces();
	readonly #texts = new Map<string, readonly number[]>();
	readonly #tails = new Map<string, readonly number[]>();
	#added = new Uint32Array(2048);
	#count = 0;

	/** Every different piece; its place here is its id. */
	get pieces(): readonly string[] {
		return this.#pieces.texts;
	}

	/** The ids of a text's pieces, in their order. */
	piecesOf(text: string): number[] {
		return this.#pieces.idsOf(text);
	}

	/**
	 * Makes an item findable by the words of pieces.
	 * @param item from 0
	 * @param fields 0–3, for its weight: of the first piece, and of those after it
	 */
	addPieces(item: number, pieces: readonly number[], fields: readonly [number, number]): void {
		if (this.#count + 2 * pieces.length > this.#added.length) {
			const larger = new Uint32Array(2 * (this.#added.length + 2 * pieces.length));
			larger.set(this.#added);
			this.#added = larger;
		}
		let posting = (item << FIELD_BITS) | fields[0];
		for (const piece of pieces) {
			this.#added[this.#count++] = piece;
			this.#added[this.#count++] = posting;
			posting = (item << FIELD_BITS) | fields[1];
		}
	}

	/** As {@link addPieces}, for whole texts that many items have in common, in one field. */
	addText(item: number, field: number, text: string): void {
		let pieces = this.#texts.get(text);
		if (!pieces) {
			pieces = this.piecesOf(text);
			this.#texts.set(text, pieces);
		}
		this.addPieces(item, pieces, [field, field]);
	}

	/** As {@link addText}, without the text's first word. */
	addTail(item: number, field: number, text: string): void {
		let pieces = this.#tails.get(text);
		if (!pieces) {
			pieces = this.piecesOf(text).slice(1);
			this.#tails.set(text, pieces);
		}
		this.addPieces(item, pieces, [field, field]);
	}

	finish(): PrefixIndex {
		const wordsOf = this.pieces.map(foldedWords);
		const tokens = [...new Set(wordsOf.flat())].sort();
		const places = new Map(tokens.map((token, place) => [token, place]));
		const tokensOf = wordsOf.map((words) =>
			Uint32Array.from(words, (word) => places.get(word) ?? 0),
		);
		const added = this.#added;
		const starts = new Uint32Array(tokens.length + 1);
		// Runs for every word of the catalogue, twice: counting loops, for iterators cost more.
		for (let at = 0; at < this.#count; at += 2) {
			const own = tokensOf[get(added, at)] ?? NO_TOKENS;
			for (let word = 0; word < own.length; word++) bump(starts, get(own, word) + 1);
		}
		for (let at = 1; at <= tokens.length; at++) starts[at] = get(starts, at) + get(starts, at - 1);
		const next = starts.slice();
		const postings = new Uint32Array(get(starts, tokens.length));
		for (let at = 0; at < this.#count; at += 2) {
			const own = tokensOf[get(added, at)] ?? NO_TOKENS;
			for (let word = 0; word < own.length; word++) {
				const token = get(own, word);
				postings[get(next, token)] = get(added, at + 1);
				bump(next, token);
			}
		}
		return new PrefixIndex(tokens, starts, postings);
	}
}

/**
 * Folded words in their order with the items that have them. All words with a given beginning
 * stand together, so everything a keystroke can mean is one run of postings.
 */
export class PrefixIndex {
	/**
	 * @param tokens sorted, each once
	 * @param starts where each token's postings begin; one more for the end
	 * @param postings item and field
	 */
	constructor(
		readonly tokens: readonly string[],
		readonly starts: Uint32Array,
		readonly postings: Uint32Array,
	) {}

	/** Raises each item's score to what the best of its words beginning with `prefix` is worth. */
	score(prefix: string, weights: readonly Weight[], scores: Uint8Array): void {
		const first = this.#lowerBound(prefix);
		const wholeEnd =
			this.tokens[first] === prefix ? get(this.starts, first + 1) : get(this.starts, first);
		this.#raise(get(this.starts, first), wholeEnd, weightsOf(weights, 'whole'), scores);
		const end = this.#upperBound(prefix);
		this.#raise(wholeEnd, get(this.starts, end), weightsOf(weights, 'start'), scores);
	}

	/** As {@link score}, for words that begin with `word` but for one slip. */
	scoreNear(word: string, weights: readonly Weight[], scores: Uint8Array): void {
		const worth = weightsOf(weights, 'start');
		for (const [at, token] of this.tokens.entries())
			if (isNearPrefix(word, token))
				this.#raise(get(this.starts, at), get(this.starts, at + 1), worth, scores);
	}

	#raise(from: number, to: number, worth: Uint8Array, scores: Uint8Array): void {
		for (let at = from; at < to; at++) {
			const posting = get(this.postings, at);
			const item = posting >>> FIELD_BITS;
			const weight = worth[posting & FIELD_MASK] ?? 0;
			if (weight > (scores[item] ?? 0)) scores[item] = weight;
		}
	}

	#lowerBound(prefix: string): number {
		return this.#search((token) => token < prefix);
	}

	/** The first token after all that begin with the prefix. */
	#upperBound(prefix: string): number {
		return this.#search((token) => token < prefix || token.startsWith(prefix));
	}

	#search(isBefore: (token: string) => boolean): number {
		let low = 0;
		let high = this.tokens.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if (isBefore(this.tokens[middle] ?? '')) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function weightsOf(weights: readonly Weight[], part: keyof Weight): Uint8Array {
	return Uint8Array.from(weights, (weight) => weight[part]);
}

function get(array: Uint32Array, at: number): number {
	return array[at] ?? 0;
}

function bump(array: Uint32Array, at: number): void {
	array[at] = get(array, at) + 1;
}

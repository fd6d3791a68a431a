import { foldedWords } from '../../text';
import { isNearPrefix } from './near';

/** What a hit in a field is worth: the whole word, or only its beginning. 1–255. */
export interface Weight {
	readonly whole: number;
	readonly start: number;
}

/** Fields an item may be found by; their numbers are kept in the postings' low bits. */
const FIELD_BITS = 2;
const FIELD_MASK = 2 ** FIELD_BITS - 1;

/** Collects words of items, then makes a {@link PrefixIndex} of them. */
export class PrefixIndexBuilder {
	readonly #tokenIds = new Map<string, number>();
	/** Pieces between spaces repeat all the time; each is folded and split once. */
	readonly #pieces = new Map<string, readonly number[]>();
	readonly #tokens: number[] = [];
	readonly #postings: number[] = [];

	/**
	 * Makes an item findable by the words of a text.
	 * @param item from 0
	 * @param field 0–3, for its weight
	 */
	add(item: number, field: number, text: string): void {
		const posting = (item << FIELD_BITS) | field;
		for (const piece of text.split(' ')) {
			for (const token of this.#tokensOf(piece)) {
				this.#tokens.push(token);
				this.#postings.push(posting);
			}
		}
	}

	finish(): PrefixIndex {
		const tokens = [...this.#tokenIds.keys()].sort();
		const rank = new Uint32Array(tokens.length);
		for (const [place, token] of tokens.entries()) rank[this.#tokenIds.get(token) ?? 0] = place;
		const starts = new Uint32Array(tokens.length + 1);
		for (const token of this.#tokens) bump(starts, (rank[token] ?? 0) + 1);
		for (let at = 1; at <= tokens.length; at++) starts[at] = get(starts, at) + get(starts, at - 1);
		const next = starts.slice();
		const postings = new Uint32Array(this.#postings.length);
		for (const [at, token] of this.#tokens.entries()) {
			const place = rank[token] ?? 0;
			postings[get(next, place)] = this.#postings[at] ?? 0;
			bump(next, place);
		}
		return new PrefixIndex(tokens, starts, postings);
	}

	#tokensOf(piece: string): readonly number[] {
		let tokens = this.#pieces.get(piece);
		if (!tokens) {
			tokens = foldedWords(piece).map((word) => {
				const known = this.#tokenIds.get(word);
				if (known !== undefined) return known;
				this.#tokenIds.set(word, this.#tokenIds.size);
				return this.#tokenIds.size - 1;
			});
			this.#pieces.set(piece, tokens);
		}
		return tokens;
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

import { words } from '../../text';

/** Combining marks that make another letter; the rest are tones. */
const SHAPES: Readonly<Record<string, string>> = { '\u0306': '1', '\u0302': '2', '\u031b': '3' };
/** Tones in the order of Vietnamese dictionaries: grave, hook, tilde, acute, dot below. */
const TONES = '\u0300\u0309\u0303\u0301\u0323';

interface WordKey {
	readonly letters: string;
	readonly tones: string;
}
const knownKeys = new Map<string, WordKey>();
/** Enough for all syllables of Vietnamese and the names of a large catalogue. */
const MOST_KNOWN_KEYS = 50_000;

/**
 * A text whose plain order is the Vietnamese order of names: letters first (a ă â … d đ …), tones
 * only between names of the same letters.
 */
export function nameKey(name: string): string {
	const keys = words(name).map(keyOf);
	const letters = keys.map((key) => key.letters).join(' ');
	return `${letters}\0${keys.map((key) => key.tones).join(' ')}`;
}

/**
 * Puts names into the order of their {@link nameKey}, equal ones into that of their ids. Names
 * share a few thousand words, so sorting those and counting beats comparing names many times over.
 */
export class NameSorter {
	readonly #names: (readonly number[])[] = [];

	/** @param pieces what stands between spaces, each once; filled while names are added */
	constructor(private readonly pieces: readonly string[]) {}

	/** Adds the next name. @param pieces places of its pieces */
	add(pieces: readonly number[]): void {
		this.#names.push(pieces);
	}

	/**
	 * Works in small steps: pause wherever it yields.
	 * @returns the places of the names, from 0, in their order
	 */
	*order(ids: ArrayLike<number>): Generator<void, Uint32Array> {
		const places = Array.from(this.#names, (_, place) => place);
		let order: Uint32Array = Uint32Array.from(places.sort((a, b) => (ids[a] ?? 0) - (ids[b] ?? 0)));
		const keys: WordKey[] = [];
		const wordsOf = this.pieces.map((piece) =>
			words(piece).map((word) => keys.push(keyOf(word)) - 1),
		);
		const isPlain = wordsOf.every((own) => own.length === 1);
		const names = isPlain
			? this.#names
			: this.#names.map((own) => own.flatMap((piece) => wordsOf[piece] ?? []));
		yield;
		const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
		// From what matters least to what matters most: each pass keeps the order of the one before.
		for (const part of ['tones', 'letters'] as const) {
			const ranks = ranksOf(keys.map((key) => key[part]));
			for (let at = longest - 1; at >= 0; at--) {
				order = pass(names, order, ranks, at);
				yield;
			}
		}
		return order;
	}
}

/** One step of the sort: by the word at one place of each name. */
function pass(
	names: readonly (readonly number[])[],
	order: Uint32Array,
	ranks: Uint32Array,
	at: number,
): Uint32Array {
	const starts = new Uint32Array(ranks.length + 2);
	const own = new Uint32Array(order.length);
	for (let place = 0; place < names.length; place++) {
		const word = names[place]?.[at];
		const rank = word === undefined ? 0 : (ranks[word] ?? 0);
		own[place] = rank;
		starts[rank + 1] = (starts[rank + 1] ?? 0) + 1;
	}
	for (let rank = 1; rank < starts.length; rank++)
		starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
	const result = new Uint32Array(order.length);
	for (const place of order) {
		const rank = own[place] ?? 0;
		const spot = starts[rank] ?? 0;
		result[spot] = place;
		starts[rank] = spot + 1;
	}
	return result;
}

/** From 1, in the order of the texts; equal texts have the same. */
function ranksOf(texts: readonly string[]): Uint32Array {
	const sorted = [...new Set(texts)].sort();
	const ranks = new Map(sorted.map((text, at) => [text, at + 1]));
	return Uint32Array.from(texts, (text) => ranks.get(text) ?? 0);
}

function keyOf(word: string): WordKey {
	let key = knownKeys.get(word);
	if (!key) {
		key = wordKey(word);
		if (knownKeys.size >= MOST_KNOWN_KEYS) knownKeys.clear();
		knownKeys.set(word, key);
	}
	return key;
}

function wordKey(word: string): WordKey {
	let letters = '';
	let tones = '';
	for (const character of word.toLowerCase().normalize('NFD')) {
		const shape = SHAPES[character];
		const tone = TONES.indexOf(character);
		if (shape !== undefined) letters = letters.slice(0, -1) + shape;
		else if (tone >= 0) tones = `${tones.slice(0, -1)}${tone + 1}`;
		else {
			letters += character === 'đ' ? 'd1' : `${character}0`;
			tones += '0';
		}
	}
	return { letters, tones };
}

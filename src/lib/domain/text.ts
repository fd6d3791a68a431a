/** Combining marks: what is left of Vietnamese tones and shapes after NFD. */
const MARKS = /\p{M}+/gu;
/** Letters with the marks they may stand decomposed with, and digits. */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const ASCII = /^[a-z0-9]*$/;

/**
 * Folds a text to what people type when they leave the diacritics out: lower case, no marks,
 * đ → d. `Hòa`, `Hoà` and `hoa` fold to the same; folding twice changes nothing more.
 */
export function fold(text: string): string {
	// NFD does not split đ, so it is replaced by hand.
	return text.toLowerCase().normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd');
}

/** The words of a text as they stand: letters and digits; everything else separates. */
export function words(text: string): readonly string[] {
	return text.match(WORD) ?? [];
}

/** The folded words of a text, in their order. */
export function foldedWords(text: string): string[] {
	return words(text)
		.map(foldWord)
		.filter((word) => word !== '');
}

/** Enough for all syllables of Vietnamese and the names of a large catalogue. */
const MOST_KNOWN_WORDS = 50_000;
const knownWords = new Map<string, string>();

/**
 * {@link fold} for one word, remembered: a catalogue of 20,000 products has some thousand
 * different words, and folding each once is what keeps a slow phone quick.
 */
export function foldWord(word: string): string {
	if (ASCII.test(word)) return word;
	let folded = knownWords.get(word);
	if (folded === undefined) {
		folded = fold(word);
		if (knownWords.size >= MOST_KNOWN_WORDS) knownWords.clear();
		knownWords.set(word, folded);
	}
	return folded;
}

/** Combining marks: what is left of Vietnamese tones and shapes after NFD. */
const MARKS = /\p{M}+/gu;
const NOT_WORD = /[^\p{L}\p{N}]+/u;

/**
 * Folds a text to what people type when they leave the diacritics out: lower case, no marks,
 * đ → d. `Hòa`, `Hoà` and `hoa` fold to the same; folding twice changes nothing more.
 */
export function fold(text: string): string {
	// NFD does not split đ, so it is replaced by hand.
	return text.toLowerCase().normalize('NFD').replace(MARKS, '').replaceAll('đ', 'd');
}

/** The folded words of a text, in their order: letters and digits, everything else separates. */
export function foldedWords(text: string): string[] {
	return fold(text)
		.split(NOT_WORD)
		.filter((word) => word !== '');
}

/**
 * Whether a word, with one slip of the finger put right, is the beginning of another: one letter
 * wrong, missing, too many, or two neighbours swapped.
 * @param word as typed
 * @param token a word of the catalogue
 */
export function isNearPrefix(word: string, token: string): boolean {
	let at = 0;
	while (at < word.length && word.charCodeAt(at) === token.charCodeAt(at)) at++;
	if (at === word.length) return true;
	return (
		(at < token.length && token.startsWith(word.slice(at + 1), at + 1)) ||
		token.startsWith(word.slice(at + 1), at) ||
		token.startsWith(word.slice(at), at + 1) ||
		(word[at] === token[at + 1] &&
			word[at + 1] === token[at] &&
			token.startsWith(word.slice(at + 2), at + 2))
	);
}

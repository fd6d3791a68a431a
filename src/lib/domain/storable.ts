/**
 * What no table keeps: NUL has no place in its texts, and half a character (of an emoji that something cut in
 * two) none in its JSON.
 */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A text without what nobody sees and no table keeps; most are as they were. */
export function storableText(text: string): string {
	return text.replace(UNSTORABLE, '');
}

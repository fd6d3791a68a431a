/**
 * Vietnamese mobile numbers as people write them, separators taken out; the prefixes in use.
 * The group is the number without its national or country prefix.
 */
const MOBILE = /^(?:\+84|0084|84|0)((?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7})$/;
/** What people put between digits; `(0)` is the trunk zero that some write after +84. */
const SEPARATORS = /\(0\)(?=.*\d)|[\s.()\-\u2010-\u2015\u2212/]/g;
/** Longer than any way of writing one number: anything more is no number. */
const MAX_TYPED = 40;

/**
 * Reads a mobile number in any of the usual ways: `0912345678`, `0912 345 678`, `0912.345.678`,
 * `+84 912 345 678`, `84912345678`, `0084-912-345-678`, `+84 (0)912 345 678`.
 * @returns E.164 (`+84912345678`), or undefined where it is no Vietnamese mobile number
 * @see ITU-T E.164
 */
export function parsePhone(text: string): string | undefined {
	if (text.length > MAX_TYPED) return undefined;
	const digits = text.normalize('NFKC').trim().replace(SEPARATORS, '');
	const number = MOBILE.exec(digits)?.[1];
	return number === undefined ? undefined : `+84${number}`;
}

/**
 * A number as Vietnamese readers write it: `0912 345 678`.
 * @param e164 as {@link parsePhone} gives it; anything else comes back unchanged
 */
export function formatPhone(e164: string): string {
	return e164.replace(/^\+84(\d{3})(\d{3})(\d{3})$/, '0$1 $2 $3');
}

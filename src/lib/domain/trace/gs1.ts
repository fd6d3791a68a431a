/**
 * GTINs and the characters that GS1 allows in lots and serials.
 * @see GS1 General Specifications §7.9 (check digit), §7.11 (AI encodable character set 82)
 */

/** A lot (AI 10), serial (AI 21) or variant (AI 22): 1–20 characters of set 82. */
export const QUALIFIER_PATTERN = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

/**
 * The mod-10 check digit of a GS1 key.
 * @param digits every digit but the last; weights 3, 1, 3 … from the right
 * @returns 0–9
 */
export function checkDigit(digits: string): number {
	let sum = 0;
	let weight = 3;
	for (let index = digits.length - 1; index >= 0; index--) {
		sum += Number(digits[index]) * weight;
		weight = 4 - weight;
	}
	return (10 - (sum % 10)) % 10;
}

/** Whether a text is 8, 12, 13 or 14 digits: the form of a GTIN, its check digit not looked at. */
export function hasGtinForm(text: string): boolean {
	return /^(?:\d{8}|\d{12,14})$/.test(text);
}

/**
 * Brings EAN-8, UPC-A, EAN-13 and GTIN-14 to the one form that the catalogue knows.
 * @returns 14 digits, or undefined where the length or the check digit is wrong
 */
export function toGtin14(text: string): string | undefined {
	if (!hasGtinForm(text)) return undefined;
	if (checkDigit(text.slice(0, -1)) !== Number(text.at(-1))) return undefined;
	return text.padStart(14, '0');
}

/** A GTIN as it is printed under its bars: without the zeros that pad it to 14 digits. */
export function printedGtin(gtin14: string): string {
	if (gtin14.startsWith('000000')) return gtin14.slice(6);
	if (gtin14.startsWith('00')) return gtin14.slice(2);
	return gtin14.startsWith('0') ? gtin14.slice(1) : gtin14;
}

/**
 * The short form of what a label says under its signature, for codes that must be small: one number
 * in place of `st`, `pr`, `vt`, `sg` and `k`. In a QR code a digit takes 3⅓ bits and a letter of
 * base64url 8, so the signature needs a quarter less room, and the names of the fields none.
 *
 * `stars (1 digit) · province (2) · YYMMDD (6) · signature (155) · key (the rest)`
 */

/** Fields of a label as they stand in its address, each as text. */
export interface ClaimFields {
	readonly st: string;
	readonly pr: string;
	readonly vt: string;
	readonly k: string;
	readonly signature: Uint8Array<ArrayBuffer>;
}

/** 2⁵¹² has 155 digits. */
const SIGNATURE_DIGITS = 155;
const SIGNATURE_BYTES = 64;
const COMPACT = /^(\d)(\d{2})(\d{6})(\d{155})(0|[1-9]\d{0,11})$/;
/** Whatever holds so many digits was meant as one, whole or not. */
const MEANT = /^\d{100,}$/;

/**
 * Packs the fields of a label.
 * @returns undefined where the key's name is no plain number
 */
export function packClaim({ st, pr, vt, k, signature }: ClaimFields): string | undefined {
	let value = 0n;
	for (const byte of signature) value = value * 256n + BigInt(byte);
	const packed = `${st}${pr}${vt}${value.toString().padStart(SIGNATURE_DIGITS, '0')}${k}`;
	return signature.length === SIGNATURE_BYTES && COMPACT.test(packed) ? packed : undefined;
}

/** @returns undefined where the text is no packed claim */
export function unpackClaim(text: string): ClaimFields | undefined {
	const [, st, pr, vt, digits, k] = COMPACT.exec(text) ?? [];
	if (st === undefined || pr === undefined || vt === undefined || k === undefined) return undefined;
	let value = BigInt(digits ?? 0);
	const signature = new Uint8Array(SIGNATURE_BYTES);
	for (let at = SIGNATURE_BYTES - 1; at >= 0; at--) {
		signature[at] = Number(value % 256n);
		value /= 256n;
	}
	return value === 0n ? { st, pr, vt, k, signature } : undefined;
}

/** Whether a parameter was meant as a packed claim: a shop's own `c=12` was not. */
export function isMeantAsClaim(text: string): boolean {
	return MEANT.test(text);
}

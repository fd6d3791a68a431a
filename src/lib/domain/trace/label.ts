import type { Stars } from '../certification/certificate';
import { fromBase64Url, toBase64Url } from '../ids';
import type { DayText } from '../time';
import type { ProductCode } from './digital-link';
import { codePath } from './digital-link';
import { isMeantAsClaim, packClaim, unpackClaim, type ClaimFields } from './compact-claim';
import type { LabelKey } from './lot';

/** What a label (tem) says under its signature. */
export interface LabelClaim {
	/** 14 digits. */
	readonly gtin: string;
	readonly lot: string;
	readonly serial: string;
	/** `st` */
	readonly stars: Stars;
	/** `pr`: two digits. */
	readonly provinceCode: string;
	/** `vt`: last day of the certificate. On the label YYMMDD. */
	readonly validTo: DayText;
	/** `k`: names the key. */
	readonly kid: string;
}

/**
 * What a code says of itself: no claim at all · something that claims to be a label but cannot
 * be · a claim with the 64 bytes that should prove it.
 */
export type LabelReading =
	| { readonly kind: 'unsigned' }
	/** `hasSignature`: 64 bytes stand where the signature should. */
	| { readonly kind: 'broken'; readonly hasSignature: boolean }
	| {
			readonly kind: 'signed';
			readonly claim: LabelClaim;
			readonly signature: Uint8Array<ArrayBuffer>;
	  };

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;
const KID_PATTERN = /^[A-Za-z0-9_-]{1,12}$/;

/** The text that a label's signature covers: `OCOP1|gtin|lot|serial|st|pr|vt|k`. */
export function canonicalLabel(claim: LabelClaim): string {
	return [
		'OCOP1',
		claim.gtin,
		claim.lot,
		claim.serial,
		claim.stars,
		claim.provinceCode,
		shortDay(claim.validTo),
		claim.kid,
	].join('|');
}

/**
 * Takes a code's signed claim out of its parameters. A code that names stars or a signature wants
 * to be a label; every field must then be there and well formed. But a shop's own `st=web`, with
 * nothing else of a label beside it, claims nothing.
 */
export function readLabel(code: ProductCode): LabelReading {
	const field = (name: string) => code.parameters[name] ?? '';
	const has = (name: string) => name in code.parameters;
	if (isMeantAsClaim(field('c'))) return toReading(code, unpackClaim(field('c')));
	const namesStars =
		starsOf(field('st')) !== undefined || (has('st') && ['pr', 'vt', 'k'].some(has));
	if (!has('sg') && !namesStars) return { kind: 'unsigned' };
	const signature = fromBase64Url(field('sg'));
	if (signature?.length !== 64) return { kind: 'broken', hasSignature: false };
	const [st, pr, vt, k] = [field('st'), field('pr'), field('vt'), field('k')];
	return toReading(code, { st, pr, vt, k, signature });
}

function toReading(
	{ gtin, lot, serial }: ProductCode,
	fields: ClaimFields | undefined,
): LabelReading {
	if (!fields) return { kind: 'broken', hasSignature: false };
	const { st, pr, vt, k, signature } = fields;
	const stars = starsOf(st);
	const validTo = longDay(vt);
	if (
		stars === undefined ||
		validTo === undefined ||
		lot === null ||
		serial === null ||
		!/^\d{2}$/.test(pr) ||
		!KID_PATTERN.test(k)
	) {
		return { kind: 'broken', hasSignature: true };
	}
	const claim = { gtin, lot, serial, stars, provinceCode: pr, validTo, kid: k };
	return { kind: 'signed', claim, signature };
}

function starsOf(text: string): Stars | undefined {
	return ([3, 4, 5] as const).find((count) => text === String(count));
}

/**
 * Signs a claim.
 * @param key P-256 private key with use `sign`
 * @returns base64url of the 64 bytes r‖s
 * @see FIPS 186-5 §6, RFC 7518 §3.4 for the form of the signature
 */
export async function signLabel(claim: LabelClaim, key: CryptoKey): Promise<string> {
	const signature = await crypto.subtle.sign(SIGNING, key, bytesOf(claim));
	return toBase64Url(new Uint8Array(signature));
}

/**
 * Whether the signature over a claim was made by a key.
 * @param signature 64 bytes r‖s
 * @returns false also where the key itself is no point of the curve
 */
export async function verifyLabel(
	claim: LabelClaim,
	signature: Uint8Array<ArrayBuffer>,
	key: LabelKey,
): Promise<boolean> {
	try {
		const jwk = { kty: 'EC', crv: 'P-256', x: key.x, y: key.y };
		const imported = await crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['verify']);
		return await crypto.subtle.verify(SIGNING, imported, signature, bytesOf(claim));
	} catch {
		return false;
	}
}

/**
 * The address that a label's QR code holds, about 180 characters: QR version 9 at level M.
 * @param origin without a slash at the end
 * @param signature base64url, 86 characters
 */
export function labelUrl(origin: string, claim: LabelClaim, signature: string): string {
	const path = codePath({ ...claim, variant: null });
	const validTo = shortDay(claim.validTo);
	return `${origin}${path}?st=${claim.stars}&pr=${claim.provinceCode}&vt=${validTo}&k=${claim.kid}&sg=${signature}`;
}

/**
 * The same in fewer dots, for labels on which the whole address has no room: everything in the
 * characters that a QR code packs tightest, so the origin in capitals (it is the same one).
 * @returns undefined where the key's name is no number
 * @see GS1 Digital Link Standard: URI Syntax §4.3; ISO/IEC 18004 §7.3.4 for the characters
 */
export function compactLabelUrl(
	origin: string,
	claim: LabelClaim,
	signature: string,
): string | undefined {
	const packed = packClaim({
		st: String(claim.stars),
		pr: claim.provinceCode,
		vt: shortDay(claim.validTo),
		k: claim.kid,
		signature: fromBase64Url(signature) ?? new Uint8Array(),
	});
	if (packed === undefined) return undefined;
	return `${origin.toUpperCase()}${codePath({ ...claim, variant: null })}?c=${packed}`;
}

function bytesOf(claim: LabelClaim): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(canonicalLabel(claim));
}

/** `2027-12-31` → `271231` */
function shortDay(day: DayText): string {
	return day.slice(2).replaceAll('-', '');
}

/** `271231` → `2027-12-31`; undefined where there is no such day. Labels began in this century. */
function longDay(text: string): DayText | undefined {
	if (!/^\d{6}$/.test(text)) return undefined;
	const day = `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4)}`;
	const moment = new Date(`${day}T00:00:00Z`);
	return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== day
		? undefined
		: day;
}

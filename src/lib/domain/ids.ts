/**
 * The identities that travel between phone and server. Branded, so that an order's id cannot be
 * handed where a product's is wanted.
 */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** A small positive integer given by the server; short on the wire, where 20,000 of them travel. */
export type ProductId = Branded<number, 'ProductId'>;
export type ProducerId = Branded<number, 'ProducerId'>;
export type CertificateId = Branded<number, 'CertificateId'>;
export type LotId = Branded<number, 'LotId'>;
export type SessionId = Branded<number, 'SessionId'>;

/** A UUIDv7 minted on the phone; for `order.create@1` it is the order's id too. */
export type OpId = Branded<string, 'OpId'>;
/** A UUIDv7; equal to the `opId` of the operation that made the order. */
export type OrderId = Branded<string, 'OrderId'>;
/** A UUIDv4 that names one installation of the app; says nothing of its owner. */
export type DeviceId = Branded<string, 'DeviceId'>;
/** A UUIDv4 given by the server; names one stream that somebody sends from their phone. */
export type StreamId = Branded<string, 'StreamId'>;
/** A UUIDv4 given by the server; names the limit of one evening by which a product is counted. */
export type EveningLimitId = Branded<string, 'EveningLimitId'>;
/** 128 random bits in base64url (22 characters): whoever holds it may read one order. */
export type OrderSecret = Branded<string, 'OrderSecret'>;

export const productId = (value: number): ProductId => value as ProductId;
export const producerId = (value: number): ProducerId => value as ProducerId;
export const certificateId = (value: number): CertificateId => value as CertificateId;
export const lotId = (value: number): LotId => value as LotId;
export const sessionId = (value: number): SessionId => value as SessionId;
export const opId = (value: string): OpId => value as OpId;
export const orderId = (value: string): OrderId => value as OrderId;
export const deviceId = (value: string): DeviceId => value as DeviceId;
export const streamId = (value: string): StreamId => value as StreamId;
export const eveningLimitId = (value: string): EveningLimitId => value as EveningLimitId;
export const orderSecret = (value: string): OrderSecret => value as OrderSecret;

/** Any UUID as text, lower case: `8-4-4-4-12` hexadecimal digits. */
export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Makes a UUIDv7: 48 bits of time, 74 random bits.
 * @param nowMs the moment, epoch milliseconds; a wrong clock only costs sorting, never uniqueness
 * @returns lower-case text with hyphens
 * @see RFC 9562 §5.7
 */
export function uuidV7(nowMs: number): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	let rest = Math.max(0, Math.floor(nowMs)) % 2 ** 48;
	for (let index = 5; index >= 0; index--) {
		bytes[index] = rest % 256;
		rest = Math.floor(rest / 256);
	}
	return uuidOf(bytes, 7);
}

/**
 * Makes a UUIDv4. Not `crypto.randomUUID`, which browsers keep from plain-HTTP addresses.
 * @returns lower-case text with hyphens
 * @see RFC 9562 §5.4
 */
export function uuidV4(): string {
	return uuidOf(crypto.getRandomValues(new Uint8Array(16)), 4);
}

/** @param bytes 16, of which six bits are overwritten by version and variant */
function uuidOf(bytes: Uint8Array, version: number): string {
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20),
	].join('-');
}

/** Makes an order's secret: 128 random bits, base64url. */
export function newOrderSecret(): OrderSecret {
	return orderSecret(toBase64Url(crypto.getRandomValues(new Uint8Array(16))));
}

/**
 * Bytes to base64url without padding.
 * @see RFC 4648 §5
 */
export function toBase64Url(bytes: Uint8Array): string {
	let binary = '';
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Base64url text to bytes.
 * @returns undefined where the text is not base64url
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
	if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
	const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * SHA-256 of a text's UTF-8 bytes.
 * @returns base64url, 43 characters
 */
export async function sha256(text: string): Promise<string> {
	const bytes = new TextEncoder().encode(text);
	const { subtle } = crypto as Partial<Crypto>;
	return toBase64Url(
		subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : await digest(bytes),
	);
}

/** Browsers keep WebCrypto from plain-HTTP addresses, where a market that is looked at sells too. */
async function digest(bytes: Uint8Array): Promise<Uint8Array> {
	const noble = await import('@noble/hashes/sha2.js');
	return noble.sha256(bytes);
}

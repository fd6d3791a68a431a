import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a text's UTF-8 bytes, base64url: as the phone's `sha256` makes it. */
export function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}

/** Whether two hashes are the same, in a time that does not tell where they differ. */
export function isSameHash(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * A parsed payload with `secretSha256` in the place of every `secret`: behind the door nobody ever
 * sees a secret, so nothing can store or log it.
 * @returns the very same value where there was none
 */
export function hideSecrets(value: unknown): unknown {
	if (Array.isArray(value)) {
		const hidden: unknown[] = value.map(hideSecrets);
		return hidden.some((item, index) => item !== value[index]) ? hidden : value;
	}
	if (typeof value !== 'object' || value === null) return value;
	let isChanged = false;
	const entries = Object.entries(value).map(([key, item]: [string, unknown]): [string, unknown] => {
		if (key === 'secret') {
			isChanged = true;
			return ['secretSha256', typeof item === 'string' ? hashOf(item) : null];
		}
		const hidden = hideSecrets(item);
		isChanged ||= hidden !== item;
		return [key, hidden];
	});
	return isChanged ? Object.fromEntries(entries) : value;
}

/** No payload of ours is a quarter as deep. */
const MOST_DEPTH = 32;

/**
 * Whether a parsed payload is nested so deep that walking through it might not end well: 64 KB of
 * brackets are more than a stack holds.
 */
export function isTooDeep(value: unknown): boolean {
	let level: readonly unknown[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MOST_DEPTH) return true;
		level = level.flatMap(childrenOf);
	}
	return false;
}

function childrenOf(value: unknown): readonly unknown[] {
	return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** What a payload says of the person, in any kind of operation. */
const PERSONAL = ['buyer', 'note', 'reason', 'tracking', 'seen', 'text', 'contact'] as const;

/** A stored payload without what it says of the person; everything else stays. */
export function redactPayload(payload: string): string {
	const parsed = parseJson(payload);
	if (typeof parsed !== 'object' || parsed === null) return '';
	const redacted = PERSONAL.filter((key) => key in parsed).map((key) => [key, null] as const);
	return JSON.stringify({ ...parsed, ...Object.fromEntries(redacted) });
}

/** @returns undefined where the text is no JSON */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, test, vi } from 'vitest';

import { sha256, UUID_PATTERN, uuidV4, uuidV7 } from './ids';

/** A page of a plain-HTTP address: browsers offer it random bytes and nothing more. */
function withoutWebCrypto(): void {
	const real = crypto;
	vi.stubGlobal('crypto', {
		getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => real.getRandomValues(bytes),
	});
}
afterEach(() => vi.unstubAllGlobals());

describe.each([
	['with WebCrypto', () => undefined],
	['without WebCrypto', withoutWebCrypto],
])('%s', (_, prepare) => {
	test('a text has the SHA-256 that everybody finds', async () => {
		prepare();
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
				const expected = createHash('sha256').update(text).digest('base64url');
				expect(await sha256(text)).toBe(expected);
			}),
		);
	});

	it('makes ids of the right version, and never the same', () => {
		prepare();
		const ids = Array.from({ length: 1000 }, uuidV4);
		for (const id of ids) {
			expect(id).toMatch(UUID_PATTERN);
			expect(id).toMatch(/^.{14}4.{4}[89ab]/);
		}
		expect(new Set(ids).size).toBe(ids.length);
		const later = uuidV7(1_800_000_000_000);
		expect(later).toMatch(/^01a3185c-5000-7.{4}[89ab]/);
	});
});

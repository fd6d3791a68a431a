import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { toBase64Url } from '../ids';
import { parseCode } from './digital-link';
import {
	canonicalLabel,
	compactLabelUrl,
	labelUrl,
	readLabel,
	signLabel,
	verifyLabel,
	type LabelClaim,
} from './label';
import { makeTestKey, testClaim } from './testing';

function reading(url: string) {
	const parsed = parseCode(url);
	if (!parsed.isRead) throw new Error(parsed.fault);
	return readLabel(parsed.code);
}

describe('label', () => {
	it('has the canonical text that was agreed', () => {
		expect(canonicalLabel(testClaim)).toBe('OCOP1|09521234543213|L26-04|7K3M9PQ2R|4|01|271231|1');
	});

	it('is about 170 characters and reads back as it was signed', async () => {
		const key = await makeTestKey('1');
		const signature = await signLabel(testClaim, key.privateKey);
		expect(signature).toHaveLength(86);
		const url = labelUrl('https://chodem.example', testClaim, signature);
		expect(url.length).toBeLessThanOrEqual(185);
		const label = reading(url);
		if (label.kind !== 'signed') throw new Error(label.kind);
		expect(label.claim).toEqual(testClaim);
		expect(await verifyLabel(label.claim, label.signature, key.publicKey)).toBe(true);
	});

	it('proves nothing once any signed field is another', async () => {
		const key = await makeTestKey('1');
		const signature = await signLabel(testClaim, key.privateKey);
		const label = reading(labelUrl('https://a.example', testClaim, signature));
		if (label.kind !== 'signed') throw new Error(label.kind);
		const changes: Partial<LabelClaim>[] = [
			{ stars: 5 },
			{ lot: 'L26-05' },
			{ serial: '7K3M9PQ2S' },
			{ gtin: '06291041500213' },
			{ provinceCode: '22' },
			{ validTo: '2028-12-31' },
			{ kid: '2' },
		];
		for (const change of changes) {
			const claim = { ...testClaim, ...change };
			expect(await verifyLabel(claim, label.signature, key.publicKey)).toBe(false);
		}
		const other = await makeTestKey('1');
		expect(await verifyLabel(testClaim, label.signature, other.publicKey)).toBe(false);
	});

	it('proves nothing once any bit of the signature is another', async () => {
		const key = await makeTestKey('1');
		const signature = await signLabel(testClaim, key.privateKey);
		const label = reading(labelUrl('https://a.example', testClaim, signature));
		if (label.kind !== 'signed') throw new Error(label.kind);
		const bytes = label.signature;
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 0, max: 511 }), async (bit) => {
				const changed = Uint8Array.from(bytes);
				changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
				expect(await verifyLabel(testClaim, changed, key.publicKey)).toBe(false);
			}),
			{ numRuns: 64 },
		);
	});

	it('does not verify with a key that is no point of the curve', async () => {
		const broken = { kid: '1', x: 'AAAA', y: 'AAAA', retiredAt: null };
		expect(await verifyLabel(testClaim, new Uint8Array(64), broken)).toBe(false);
	});

	it.each(['st=4', 'sg=AAAA', 'st=4&pr=01&vt=271231&k=1', 'st=6&pr=01&vt=271231&k=1&sg=x'])(
		'is broken with %s alone',
		(query) => {
			expect(reading(`/01/09521234543213/10/L/21/S?${query}`).kind).toBe('broken');
		},
	);

	it.each(['271332', '270230', '27123', ''])('is broken with the day %s', (day) => {
		const sg = 'A'.repeat(86);
		const url = `/01/09521234543213/10/L/21/S?st=4&pr=01&vt=${day}&k=1&sg=${sg}`;
		expect(reading(url).kind).toBe('broken');
	});

	it('is unsigned where only a shop’s own `st` stands there', () => {
		expect(reading('/01/09521234543213/10/L/21/S?st=web').kind).toBe('unsigned');
		expect(reading('/01/09521234543213/10/L/21/S?st=web&k=1').kind).toBe('broken');
	});

	it('is unsigned without stars and signature, whatever else stands there', () => {
		expect(reading('/01/09521234543213/10/L/21/S?17=271231&k=1').kind).toBe('unsigned');
	});

	describe('in its short form', () => {
		it('says the same in characters that a QR code packs tight', async () => {
			const key = await makeTestKey('12');
			const claim = { ...testClaim, kid: '12' };
			const signature = await signLabel(claim, key.privateKey);
			const url = compactLabelUrl('https://chodem.example', claim, signature) ?? '';
			expect(url).toMatch(/^[0-9A-Z$%*+\-./:]+\?c=\d{166}$/);
			const label = reading(url);
			if (label.kind !== 'signed') throw new Error(label.kind);
			expect(label.claim).toEqual(claim);
			expect(await verifyLabel(label.claim, label.signature, key.publicKey)).toBe(true);
		});

		it('keeps every signature, those that begin with zeros too', () => {
			fc.assert(
				fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
					bytes[0] = 0;
					const url = compactLabelUrl('https://a.example', testClaim, toBase64Url(bytes)) ?? '';
					expect(reading(url)).toMatchObject({ kind: 'signed', signature: bytes });
				}),
			);
		});

		it('is not there for a key whose name is no number', () => {
			const signature = toBase64Url(new Uint8Array(64));
			expect(compactLabelUrl('https://a.example', { ...testClaim, kid: 'a' }, signature)).toBe(
				undefined,
			);
		});

		it.each([
			['cut short', (c: string) => c.slice(0, 140), 'broken'],
			['of too many stars', (c: string) => `9${c.slice(1)}`, 'broken'],
			['larger than any signature', () => `401271231${'9'.repeat(155)}1`, 'broken'],
			["a shop's own", () => '12', 'unsigned'],
		])('is %s: %s', (_, change, kind) => {
			const signature = toBase64Url(new Uint8Array(64));
			const url = compactLabelUrl('https://a.example', testClaim, signature) ?? '';
			const [path = '', c = ''] = url.split('?c=');
			expect(reading(`${path}?c=${change(c)}`).kind).toBe(kind);
		});
	});
});

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { DAY_MS, startOfDay } from '../time';
import { judgeScan } from './judge-scan';
import { labelUrl, signLabel, type LabelClaim } from './label';
import type { LabelKey, SerialFlag } from './lot';
import {
	makeTestKey,
	testClaim,
	testEvidence,
	testNow,
	testProduct,
	type TestWorld,
} from './testing';

let privateKey: CryptoKey;
let key: LabelKey;
let url: string;

beforeAll(async () => {
	const made = await makeTestKey('1');
	privateKey = made.privateKey;
	key = made.publicKey;
	url = await sign(testClaim);
});

async function sign(claim: LabelClaim): Promise<string> {
	return labelUrl('https://cho.example', claim, await signLabel(claim, privateKey));
}

/** Verdict and deciding reason. */
async function judge(text: string, world: TestWorld = {}): Promise<[string, string | undefined]> {
	const { verdict, reasons } = await judgeScan(text, testEvidence({ keys: [key], ...world }));
	return [verdict, reasons[0]];
}

const flag = (reason: SerialFlag['reason']): SerialFlag => ({
	gtin: testClaim.gtin,
	lot: testClaim.lot,
	serial: testClaim.serial,
	reason,
	since: testNow,
});
const recall = { recall: { at: testNow, reason: 'Kiểm nghiệm không đạt' } };

describe('judgeScan', () => {
	it('says genuine of a right label under a valid certificate', async () => {
		const judged = await judgeScan(url, testEvidence({ keys: [key] }));
		expect(judged).toMatchObject({
			verdict: 'genuine',
			reasons: ['signatureRight'],
			claim: testClaim,
			certificateState: 'valid',
			lot: { lot: 'L26-04' },
		});
	});

	it.each([
		['stars', 'st=4', 'st=5'],
		['province', 'pr=01', 'pr=22'],
		['last day', 'vt=271231', 'vt=281231'],
		['lot', '/10/L26-04', '/10/L26-05'],
		['serial', '7K3M9PQ2R', '7K3M9PQ2T'],
		['GTIN of a product nobody knows', '09521234543213', '06291041500213'],
	])('says forged of a changed %s', async (_field, from, to) => {
		expect(await judge(url.replace(from, to))).toEqual(['forged', 'signatureWrong']);
	});

	it('says forged of a changed signature, a cut one and a missing one', async () => {
		const swapped = url.replace(/sg=(.)/, (_all, first) => `sg=${first === 'A' ? 'B' : 'A'}`);
		expect(await judge(swapped)).toEqual(['forged', 'signatureWrong']);
		expect(await judge(url.slice(0, -2))).toEqual(['forged', 'labelIncomplete']);
		expect(await judge(url.replace(/&sg=.*/, ''))).toEqual(['forged', 'labelIncomplete']);
	});

	it('says forged of a key nobody published, but only while its evidence is fresh', async () => {
		const otherKey = url.replace('k=1', 'k=9');
		expect(await judge(otherKey)).toEqual(['forged', 'keyUnknown']);
		const old = { syncedAt: testNow - 2 * DAY_MS };
		expect(await judge(otherKey, old)).toEqual(['known', 'keyNotHere']);
		expect(await judge(url, { keys: [], syncedAt: null })).toEqual(['known', 'keyNotHere']);
		expect(await judge(url, { keys: [], syncedAt: null, product: null })).toEqual([
			'unknown',
			'keyNotHere',
		]);
	});

	it('says forged of goods made after their key was retired, genuine of older ones', async () => {
		const retired = { ...key, retiredAt: startOfDay('2026-11-05') };
		expect(await judge(url, { keys: [retired] })).toEqual(['forged', 'keyRetired']);
		const older = { producedOn: '2026-11-01' };
		expect(await judge(url, { keys: [retired], lot: older })).toEqual([
			'genuine',
			'signatureRight',
		]);
	});

	it.each([
		['withdrawn', { standing: 'withdrawn' as const }, 'certificateWithdrawn'],
		['over', { expiresOn: '2026-11-19' }, 'certificateOver'],
		['in doubt', { standing: 'unverified' as const }, 'certificateUnverified'],
	])('says expired where the certificate is meanwhile %s', async (_state, certificate, reason) => {
		expect(await judge(url, { certificate })).toEqual(['expired', reason]);
	});

	it('says expired after the last day on the label, and not on that day', async () => {
		const renewed = { certificate: { expiresOn: '2030-12-31' } };
		const lastDay = startOfDay('2027-12-31');
		expect(await judge(url, { ...renewed, now: lastDay + DAY_MS - 1, syncedAt: lastDay })).toEqual([
			'genuine',
			'signatureRight',
		]);
		const after = { ...renewed, now: lastDay + DAY_MS, syncedAt: lastDay + DAY_MS };
		const judged = await judgeScan(url, testEvidence({ keys: [key], ...after }));
		expect(judged.verdict).toBe('expired');
		expect(judged.reasons).toEqual(['labelOver', 'certificateRenewed', 'goodsOver']);
	});

	it('says recalled of a lot or a serial, signed or not', async () => {
		expect(await judge(url, { lot: recall })).toEqual(['recalled', 'lotRecalled']);
		expect(await judge(`/01/${testClaim.gtin}/10/L26-04`, { lot: recall })).toEqual([
			'recalled',
			'lotRecalled',
		]);
		expect(await judge(url, { flags: [flag('recalled')] })).toEqual(['recalled', 'serialRecalled']);
	});

	it('keeps forged above recalled and tells both', async () => {
		const { verdict, reasons } = await judgeScan(
			url.replace('st=4', 'st=5'),
			testEvidence({ keys: [key], lot: recall }),
		);
		expect([verdict, ...reasons]).toEqual(['forged', 'signatureWrong', 'lotRecalled']);
	});

	it('says copySuspected of a flagged serial, expired above it', async () => {
		const flags = [flag('copySuspected')];
		expect(await judge(url, { flags })).toEqual(['copySuspected', 'serialCopied']);
		const over = { flags, certificate: { standing: 'withdrawn' as const } };
		const judged = await judgeScan(url, testEvidence({ keys: [key], ...over }));
		expect([judged.verdict, ...judged.reasons]).toEqual([
			'expired',
			'certificateWithdrawn',
			'serialCopied',
		]);
	});

	it.each(['9521234543213', 'https://id.gs1.org/01/09521234543213', '/ARFRq5sE2g'])(
		'says known of %s',
		async (text) => {
			expect(await judge(text)).toEqual(['known', 'unsigned']);
		},
	);

	it('says unknown of a product that is not here', async () => {
		expect(await judge('6291041500213')).toEqual(['unknown', 'productUnknown']);
		expect(await judge('https://a.b/01/06291041500213?st=x')).toEqual([
			'unknown',
			'productUnknown',
		]);
	});

	it('believes the label where the product is not on a phone with old data', async () => {
		const gone = { product: null };
		expect(await judge(url, { ...gone, syncedAt: testNow - 5 * DAY_MS })).toEqual([
			'genuine',
			'signatureRight',
		]);
		expect(await judge(url, gone)).toEqual(['unknown', 'productUnknown']);
	});

	it('tells what else changed', async () => {
		const { reasons } = await judgeScan(
			await sign({ ...testClaim, stars: 5, provinceCode: '22', lot: 'ELSE' }),
			testEvidence({ keys: [key], syncedAt: testNow - 3 * DAY_MS }),
		);
		expect(reasons).toEqual([
			'signatureRight',
			'starsChanged',
			'placeChanged',
			'lotNotHere',
			'evidenceOld',
		]);
	});

	it('says malformed with the fault, and never throws', async () => {
		expect(await judgeScan('xin chào', testEvidence())).toMatchObject({
			verdict: 'malformed',
			fault: 'notACode',
		});
		await fc.assert(
			fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
				const { verdict } = await judgeScan(
					`/01/${testProduct.gtin ?? ''}/10/L?${text}`,
					testEvidence(),
				);
				expect(['known', 'forged', 'malformed']).toContain(verdict);
			}),
		);
	});
});

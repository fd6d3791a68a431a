import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';

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

	it('calls no label genuine or forged where signatures cannot be checked', async () => {
		vi.stubGlobal('crypto', {});
		try {
			for (const text of [url, url.replace('st=4', 'st=5')]) {
				expect(await judge(text)).toEqual(['known', 'cannotCheckHere']);
			}
			expect(await judge(url, { lot: recall })).toEqual(['recalled', 'lotRecalled']);
		} finally {
			vi.unstubAllGlobals();
		}
	});

	it('says forged of a changed signature, a cut one and a missing one', async () => {
		const swapped = url.replace(/sg=(.)/, (_all, first) => `sg=${first === 'A' ? 'B' : 'A'}`);
		expect(await judge(swapped)).toEqual(['forged', 'signatureWrong']);
		expect(await judge(url.slice(0, -2))).toEqual(['forged', 'labelIncomplete']);
		expect(await judge(url.replace(/&sg=.*/, ''))).toEqual(['forged', 'labelIncomplete']);
	});

	it('accuses no link that only shares the name of a parameter with labels', async () => {
		for (const query of ['sg=1', 'st=4&sg=1', 'sg=', 'st=web']) {
			expect(await judge(`https://shop.sg/01/06291041500213?${query}`)).toEqual([
				'unknown',
				'productUnknown',
			]);
		}
		const known = `https://shop.sg/01/${testClaim.gtin}/10/L26-04/21/7K3M9PQ2R`;
		expect(await judge(`${known}?st=web&utm_source=tem`)).toEqual(['known', 'unsigned']);
	});

	it('says forged of our label with any one of its parameters gone or spoilt', async () => {
		for (const name of ['st', 'pr', 'vt', 'k', 'sg']) {
			const gone = url.replace(new RegExp(`([?&])${name}=[^&]*&?`), '$1');
			const spoilt = url.replace(new RegExp(`([?&]${name}=)[^&]*`), '$1!');
			expect([name, ...(await judge(gone))]).toEqual([name, 'forged', 'labelIncomplete']);
			expect([name, ...(await judge(spoilt))]).toEqual([name, 'forged', 'labelIncomplete']);
		}
		expect(await judge(url.replace('st=4', 'st=web').replace(/&sg=.*/, ''))).toEqual([
			'forged',
			'labelIncomplete',
		]);
		const elsewhere = url.replace(testClaim.gtin, '06291041500213').replace('st=4', 'st=9');
		expect(await judge(elsewhere)).toEqual(['forged', 'labelIncomplete']);
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

	it('takes no lot without a day on the word of a retired key', async () => {
		const keys = [{ ...key, retiredAt: startOfDay('2026-11-05') }];
		const invented = await sign({ ...testClaim, lot: 'INVENTED' });
		const onServer = { keys, hasEveryLot: true };
		expect(await judge(invented, onServer)).toEqual(['forged', 'keyRetired']);
		expect(await judge(invented, { keys })).toEqual(['known', 'keyRetired']);
		const old = { syncedAt: testNow - 2 * DAY_MS };
		expect(await judge(invented, { ...onServer, ...old })).toEqual(['known', 'keyRetired']);
		const undated = { lot: { producedOn: null } };
		expect(await judge(url, { ...onServer, ...undated })).toEqual(['known', 'keyRetired']);
		expect(await judge(url, { ...onServer, product: null })).toEqual(['unknown', 'keyRetired']);
		expect(await judge(invented, { hasEveryLot: true })).toEqual(['genuine', 'signatureRight']);
	});

	it.each([
		['withdrawn', { standing: 'withdrawn' as const }, 'certificateWithdrawn'],
		['over', { expiresOn: '2026-11-19' }, 'certificateOver'],
		['in doubt', { standing: 'unverified' as const }, 'certificateUnverified'],
	])('says expired where the certificate is meanwhile %s', async (_state, certificate, reason) => {
		expect(await judge(url, { certificate })).toEqual(['expired', reason]);
	});

	it('says genuine of a label whose certificate was renewed, and tells that it was', async () => {
		const lastDay = startOfDay('2027-12-31');
		const all = async (now: number) => {
			const renewed = { certificate: { expiresOn: '2030-12-31' }, now, syncedAt: now };
			const judged = await judgeScan(url, testEvidence({ keys: [key], ...renewed }));
			return [judged.verdict, ...judged.reasons];
		};
		expect(await all(lastDay + DAY_MS - 1)).toEqual(['genuine', 'signatureRight', 'goodsOver']);
		expect(await all(lastDay + DAY_MS)).toEqual([
			'genuine',
			'signatureRight',
			'certificateRenewed',
			'goodsOver',
		]);
	});

	it('goes by the last day on the label where the product is not here', async () => {
		const gone = { product: null, syncedAt: null };
		const lastDay = startOfDay('2027-12-31');
		expect(await judge(url, { ...gone, now: lastDay + DAY_MS - 1 })).toEqual([
			'genuine',
			'signatureRight',
		]);
		expect(await judge(url, { ...gone, now: lastDay + DAY_MS })).toEqual(['expired', 'labelOver']);
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
	});

	it('says expired of a right label whose product was taken off the market', async () => {
		const all = async (text: string, world: TestWorld = {}) => {
			const gone = { keys: [key], product: null, ...world };
			const { verdict, reasons } = await judgeScan(text, testEvidence(gone));
			return [verdict, ...reasons];
		};
		expect(await all(url)).toEqual(['expired', 'productGone', 'signatureRight']);
		const now = startOfDay('2028-01-01');
		expect(await all(url, { now, syncedAt: now })).toEqual(['expired', 'productGone', 'labelOver']);
		expect(await all(url.replace('st=4', 'st=5'))).toEqual(['forged', 'signatureWrong']);
		expect(await all(url, { hasGoneLots: true, lot: recall })).toEqual([
			'recalled',
			'lotRecalled',
			'signatureRight',
		]);
		expect(await all(`/01/${testClaim.gtin}/10/L26-04`)).toEqual(['unknown', 'productUnknown']);
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

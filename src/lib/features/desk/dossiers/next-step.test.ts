import type { CertificateState } from '$lib/domain/certification/certificate';
import { completenessOf, type DocumentEvent } from '$lib/domain/certification/dossier';
import { checklistFor } from '$lib/domain/certification/documents';
import { startOfDay } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import { nextStep } from './next-step';
import { paperBadges, rejectionOf, untilWords } from './paper-words';

const now = startOfDay('2026-11-26');
/** Crafts: the certificate, the registration and the signature are all that they need. */
const SET = 21;

const handedIn = (expiresOn: string | null = '2028-01-01'): DocumentEvent[] =>
	checklistFor(SET)
		.filter(({ need }) => need === 'required')
		.map(({ kind }) => ({ kind, what: 'submitted', expiresOn }));
const accepted = (): DocumentEvent[] => handedIn().map(({ kind }) => ({ kind, what: 'accepted' }));

function step(
	state: 'open' | 'submitted' | 'accepted' | 'rejected' | 'revoked',
	events: readonly DocumentEvent[],
	{
		hasPage = true,
		certificate = 'valid',
	}: { readonly hasPage?: boolean; readonly certificate?: CertificateState } = {},
) {
	const completeness = completenessOf({ setCode: SET, events }, now);
	return nextStep({ state, hasPage, certificate, ...completeness });
}

describe('what a producer is told to do next', () => {
	it('names every paper that is missing, and does not offer to send', () => {
		const { words, maySend } = step('open', []);
		expect(words).toBe(
			'Còn 3 giấy tờ bắt buộc chưa nộp: Giấy chứng nhận OCOP, Giấy đăng ký kinh doanh, Cam kết chất lượng.',
		);
		expect(maySend).toBe(false);
	});

	it('offers to send once nothing required is left, and only when it is their turn', () => {
		expect(step('open', handedIn())).toMatchObject({ maySend: true });
		expect(step('rejected', handedIn())).toMatchObject({ maySend: true });
		expect(step('submitted', handedIn())).toMatchObject({ maySend: false, tone: 'info' });
	});

	it('tells what was refused apart from what was never handed in', () => {
		const refused: DocumentEvent[] = [
			{ kind: 'businessLicence', what: 'submitted', expiresOn: null },
			{ kind: 'businessLicence', what: 'rejected', reason: 'mờ' },
		];
		expect(step('rejected', refused).words).toBe(
			'Cần nộp lại: Giấy đăng ký kinh doanh. Còn 2 giấy tờ bắt buộc chưa nộp: Giấy chứng nhận OCOP, Cam kết chất lượng.',
		);
	});

	it('says plainly when what has run out keeps a product from being sold', () => {
		const lapsed = [...handedIn('2026-11-25'), ...accepted()];
		expect(step('accepted', lapsed)).toMatchObject({ tone: 'bad' });
		expect(step('accepted', [...handedIn(), ...accepted()])).toMatchObject({ tone: 'good' });
	});

	it('calls nothing good whose certificate counts no more', () => {
		const good = [...handedIn(), ...accepted()];
		for (const certificate of ['expired', 'withdrawn'] as const) {
			expect(step('accepted', good, { certificate }).tone, certificate).toBe('bad');
		}
	});

	it('leads on to the page for shoppers once the papers are good', () => {
		const good = [...handedIn(), ...accepted()];
		expect(step('accepted', good, { hasPage: false })).toMatchObject({
			mayWrite: true,
			tone: 'warning',
		});
		expect(step('accepted', good)).toMatchObject({ mayWrite: false });
		expect(step('submitted', handedIn(), { hasPage: false })).toMatchObject({ mayWrite: false });
	});
});

describe('how a paper is shown', () => {
	const item = (events: readonly DocumentEvent[]) => {
		const { items } = completenessOf({ setCode: SET, events }, now);
		const found = items.find(({ kind }) => kind === 'ocopCertificate');
		if (!found) throw new Error('no such paper');
		return found;
	};
	const kind = 'ocopCertificate';

	it('warns a month before it runs out, and counts the days', () => {
		const events: DocumentEvent[] = [
			{ kind, what: 'submitted', expiresOn: '2026-12-20' },
			{ kind, what: 'accepted' },
		];
		expect(paperBadges(item(events), now).map(({ words }) => words)).toEqual([
			'Đã chấp nhận',
			'Sắp hết hạn',
		]);
		expect(untilWords(item(events), now)).toBe('Có hạn đến hết ngày 20/12/2026 (còn 24 ngày)');
	});

	it('keeps an accepted paper accepted while a newer one was refused, with the reason', () => {
		const events: DocumentEvent[] = [
			{ kind, what: 'submitted', expiresOn: '2027-12-20' },
			{ kind, what: 'accepted' },
			{ kind, what: 'submitted', expiresOn: '2029-12-20' },
			{ kind, what: 'rejected', reason: 'thiếu trang 2' },
		];
		expect(paperBadges(item(events), now).map(({ words }) => words)).toEqual([
			'Đã chấp nhận',
			'Bản mới phải nộp lại',
		]);
		expect(rejectionOf(item(events))).toBe('thiếu trang 2');
	});
});

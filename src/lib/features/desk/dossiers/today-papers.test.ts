import { completenessOf, dossierId, type DocumentEvent } from '$lib/domain/certification/dossier';
import type { OwnDossier } from '$lib/domain/certification/dossier-view';
import { producerId } from '$lib/domain/ids';
import { startOfDay } from '$lib/domain/time';
import { expect, it } from 'vitest';

import { papersToday } from './today-papers';

const now = startOfDay('2026-11-26');
const SET = 21;

function dossier(changes: Partial<OwnDossier>, events: readonly DocumentEvent[] = []): OwnDossier {
	const { items, toSubmit, missing } = completenessOf({ setCode: SET, events }, now);
	return {
		id: dossierId('d'),
		producerId: producerId(1),
		producerName: 'HTX',
		productId: null,
		productName: 'Gốm',
		setCode: SET,
		state: 'accepted',
		submittedAt: null,
		isDemo: false,
		...{ items, toSubmit, missing },
		firstExpiry: null,
		stars: null,
		certificate: null,
		isWaiting: false,
		waitsFor: null,
		waitingSince: null,
		firstSigner: null,
		lastWord: null,
		...changes,
	};
}

const paper = (expiresOn: string): DocumentEvent[] => [
	{ kind: 'qualitySystem', what: 'submitted', expiresOn },
	{ kind: 'qualitySystem', what: 'accepted' },
];
const words = (one: OwnDossier) => papersToday([one], now).map((line) => line.words);

it('names a paper from half a year before it ends, and not while a newer one is looked at', () => {
	const calm = { toSubmit: [] };
	expect(words(dossier(calm, paper('2027-05-25')))).toEqual([
		'Gốm: Hệ thống quản lý chất lượng hết hạn ngày 25/05/2027',
	]);
	expect(words(dossier(calm, paper('2027-05-26')))).toEqual([]);
	const renewed: DocumentEvent[] = [
		...paper('2026-12-01'),
		{ kind: 'qualitySystem', what: 'submitted', expiresOn: '2029-01-01' },
	];
	expect(words(dossier(calm, renewed))).toEqual([]);
});

it('puts what keeps a product from being sold before what is only begun', () => {
	const begun = dossier({ state: 'open' });
	const asked = dossier({ state: 'submitted', toSubmit: [], lastWord: 'organiser' });
	expect(papersToday([begun, asked], now).map((line) => line.words)).toEqual([
		'Gốm: ban tổ chức đang hỏi',
		'Gốm: còn 3 giấy tờ phải nộp',
	]);
});

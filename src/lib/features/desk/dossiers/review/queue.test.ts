import { accountId } from '$lib/domain/accounts/account';
import type { DossierHead } from '$lib/domain/certification/dossier-view';
import { dossierId } from '$lib/domain/certification/dossier';
import { producerId } from '$lib/domain/ids';
import { describe, expect, it } from 'vitest';

import { isCalled, nextInQueue } from './queue';

const ME = accountId('an');
const id = (at: number) => dossierId(`01930000-0000-7000-8000-00000000000${at}`);

function head(at: number, changed: Partial<DossierHead> = {}): DossierHead {
	return {
		...{ id: id(at), producerId: producerId(at), producerName: 'HTX Đá', productId: null },
		...{ productName: 'Mật ong bạc hà', setCode: 4, state: 'submitted' as const, submittedAt: at },
		...{ isDemo: false, missing: [], toSubmit: [], firstExpiry: null, stars: 4 as const },
		...{ certificate: null, isWaiting: false, waitsFor: 'review' as const, waitingSince: at },
		...{ firstSigner: null, lastWord: null },
		...changed,
	};
}

describe('the dossier that comes next', () => {
	const from = (at: number) => ({
		...{ dossier: { id: id(at), submittedAt: at }, accountId: ME, own: [producerId(4)] },
	});

	it('is the one that has waited next longest, and after the last one the first', () => {
		const queue = [1, 2, 3].map((at) => head(at));
		expect(nextInQueue(queue, from(2))?.id).toBe(id(3));
		expect(nextInQueue(queue.slice(0, 2), from(3))?.id).toBe(id(1));
		expect(nextInQueue(queue.slice(0, 1), from(1))).toBeUndefined();
	});

	it('is none that the reader signed first, or whose producer they work for', () => {
		const signed = head(3, { waitsFor: 'second', firstSigner: ME });
		const other = head(5, { waitsFor: 'second', firstSigner: accountId('binh') });
		expect(nextInQueue([head(2), signed, head(4), other], from(2))?.id).toBe(id(5));
		expect(nextInQueue([head(2), signed, head(4)], from(2))).toBeUndefined();
	});
});

it.each([
	['mat ong', true],
	['htx đá', true],
	[' BẠC HÀ ', true],
	['', true],
	['chè', false],
])('finds a dossier by its product or producer: %j %s', (typed, found) => {
	expect(isCalled(head(1), typed)).toBe(found);
});

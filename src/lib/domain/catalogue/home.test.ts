import { describe, expect, it } from 'vitest';

import type { Certificate } from '../certification/certificate';
import { certificateId, producerId, productId, sessionId } from '../ids';
import type { MarketSession } from '../market/session';
import { DAY_MS, HOUR_MS } from '../time';
import { Catalogue } from './catalogue';
import type { Entry } from './entries';
import { HOME_ROW, homePicks } from './home';

const NOW = Date.UTC(2026, 10, 20, 5);

function product(id: number, seasonMonths: number[], listedOn = '2026-01-01'): Entry {
	return {
		kind: 'product',
		id: String(id),
		body: {
			id: productId(id),
			producerId: producerId(1),
			slug: `mon-${id}`,
			name: `Món ${id}`,
			setCode: 1,
			priceDong: 50_000,
			unit: 'kg',
			netWeight: 1000,
			netWeightUnit: 'g',
			shelfLifeDays: null,
			gtin: null,
			certificateId: certificateId(id),
			picture: null,
			seasonMonths,
			listedOn,
			promotion: null,
		},
	};
}

function certificate(id: number, issuedOn: string, expiresOn: string): Entry {
	const body: Certificate = {
		id: certificateId(id),
		stars: 4,
		points: null,
		number: null,
		isIllustrative: true,
		issuer: 'UBND tỉnh Quảng Ninh',
		issuerKind: 'province',
		issuedOn,
		expiresOn,
		standing: 'verified',
	};
	return { kind: 'certificate', id: String(id), body };
}

function session(id: number, startsAt: number): Entry {
	const body: MarketSession = {
		id: sessionId(id),
		slug: `phien-${id}`,
		title: `Phiên ${id}`,
		intro: '',
		startsAt,
		endsAt: startsAt + 2 * HOUR_MS,
		slots: [],
	};
	return { kind: 'session', id: String(id), body };
}

const ids = (products: readonly { id: number }[]) => products.map(({ id }) => id);

describe('homePicks', () => {
	it('leads with the running session, else the next, never one that is over', () => {
		const sessions = [session(1, NOW - DAY_MS), session(3, NOW + DAY_MS), session(2, NOW - 1)];
		expect(homePicks(Catalogue.from(sessions), NOW).session?.id).toBe(2);
		expect(homePicks(Catalogue.from(sessions), NOW + DAY_MS / 2).session?.id).toBe(3);
		expect(homePicks(Catalogue.from(sessions), NOW + 3 * DAY_MS).session).toBeNull();
	});

	it('leads with the session that its hosts have open, before one that they are late with', () => {
		const due = session(1, NOW - HOUR_MS);
		const run = (times: Partial<MarketSession>): Entry => {
			const { kind, id, body } = session(2, NOW + HOUR_MS / 2);
			if (kind !== 'session') throw new Error('no session');
			return { kind, id, body: { ...body, ...times } };
		};
		const led = (...sessions: Entry[]) => homePicks(Catalogue.from(sessions), NOW).session?.id;
		expect(led(due, run({ openedAt: NOW - 1 }))).toBe(2);
		expect(led(due, run({}))).toBe(1);
		expect(led(run({ openedAt: NOW - HOUR_MS, closedAt: NOW - 1 }))).toBeUndefined();
	});

	it('shows what is in season this month, the latest listed first', () => {
		const view = Catalogue.from([
			product(1, [11], '2026-01-01'),
			product(2, [10, 11, 12], '2026-03-01'),
			product(3, [5, 6]),
			product(4, []),
		]);
		expect(ids(homePicks(view, NOW).inSeason)).toEqual([2, 1]);
	});

	it('puts what is certified before what is not, and what may not be sold last', () => {
		const view = Catalogue.from([
			...[1, 2, 3].map((id) => product(id, [11])),
			certificate(1, '2023-01-01', '2026-01-01'),
			certificate(3, '2025-01-01', '2027-12-31'),
		]);
		expect(ids(homePicks(view, NOW).inSeason)).toEqual([3, 2, 1]);
	});

	it('shows the latest certificates, but none that is over and nothing twice', () => {
		const view = Catalogue.from([
			...[1, 2, 3].map((id) => product(id, [])),
			product(4, [11]),
			certificate(1, '2025-01-16', '2028-01-15'),
			certificate(2, '2026-08-05', '2029-08-04'),
			certificate(3, '2023-01-01', '2026-01-01'),
			certificate(4, '2026-09-01', '2029-09-01'),
		]);
		expect(ids(homePicks(view, NOW).newlyCertified)).toEqual([2, 1]);
	});

	it('picks the same from a view that holds only the picks', () => {
		const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
		const entries = numbers.flatMap((id) => [
			product(id, id % 3 === 0 ? [11] : [], `2026-01-${String((id % 28) + 1).padStart(2, '0')}`),
			certificate(id, `2025-02-${String((id % 28) + 1).padStart(2, '0')}`, '2028-02-01'),
		]);
		const all = homePicks(Catalogue.from(entries), NOW);
		expect(all.inSeason).toHaveLength(HOME_ROW);
		const picked = new Set(ids([...all.inSeason, ...all.newlyCertified]).map(String));
		const few = homePicks(Catalogue.from(entries.filter(({ id }) => picked.has(id))), NOW);
		expect(ids(few.inSeason)).toEqual(ids(all.inSeason));
		expect(ids(few.newlyCertified)).toEqual(ids(all.newlyCertified));
	});
});

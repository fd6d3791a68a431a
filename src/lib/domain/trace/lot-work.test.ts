import { describe, expect, it } from 'vitest';

import { accountId } from '../accounts/account';
import type { LotDays } from './lot';
import { judgeDays, listDaysCorrections } from './lot-days';
import { applyLotWork, freeLotCode, isNumbered, lastPlace, type LotWork } from './lot-work';
import { standingEvents } from './passport';
import { testLot, testNow } from './testing';

const made = { accountId: accountId('a'), producerId: testLot.producerId };
const { productId } = testLot;
const create: LotWork = {
	kind: 'create',
	at: testNow,
	payload: {
		...made,
		productId,
		lot: 'L9',
		producedOn: '2026-11-20',
		expiresOn: null,
		locationCode: null,
		standards: [],
		place: 'vườn',
	},
};
const record = (lot: string): LotWork => ({
	kind: 'record',
	at: testNow,
	payload: {
		...made,
		productId,
		lot,
		step: 'packing',
		at: testNow,
		place: 'xưởng',
		note: 'đóng hộp',
		corrects: null,
		picture: null,
	},
});

const days = (seen: LotDays, wanted: LotDays): LotWork => ({
	kind: 'days',
	at: testNow,
	payload: { ...made, productId, lot: 'L9', ...wanted, seen, reason: 'gõ nhầm' },
});

describe('applyLotWork', () => {
	it('shows what was done before the server knows it', () => {
		const [fresh, known] = applyLotWork(productId, [testLot], [create, record('L9'), record('L9')]);
		expect(fresh).toMatchObject({ lot: 'L9', waiting: 3, recall: null });
		expect(fresh?.events.map(({ step }) => step)).toEqual(['commissioning', 'packing', 'packing']);
		expect(new Set(fresh?.events.map(({ id }) => id)).size).toBe(3);
		expect([fresh, known].map((lot) => lot && isNumbered(lot))).toEqual([false, true]);
		expect(known).toEqual({ ...testLot, waiting: 0 });
	});

	it('adds to a lot that the server knows, and says nothing twice', () => {
		const [lot] = applyLotWork(productId, [testLot], [record(testLot.lot)]);
		expect(lot?.events).toHaveLength(testLot.events.length + 1);
		expect(lot?.waiting).toBe(1);
		const sent = { ...testLot, lot: 'L9' };
		expect(applyLotWork(productId, [sent], [create])).toEqual([{ ...sent, waiting: 0 }]);
	});
});

describe('what was sent already', () => {
	it('is shown until the catalogue tells of it, and then once', () => {
		const work = [create, record('L9'), record('L9')];
		const [before] = applyLotWork(productId, [], work, 2);
		expect(before).toMatchObject({ lot: 'L9', waiting: 1 });
		expect(before?.events).toHaveLength(3);
		const told = { ...testLot, lot: 'L9', events: before?.events.slice(0, 2) ?? [] };
		const [after] = applyLotWork(productId, [told], work, 2);
		expect(after).toMatchObject({ waiting: 1 });
		expect(after?.events).toHaveLength(3);
	});
});

describe('days that are set right', () => {
	const told = { producedOn: '2026-11-20', expiresOn: null };
	const first = { producedOn: '2025-11-20', expiresOn: null };
	const second = { producedOn: '2025-11-21', expiresOn: '2026-11-21' };

	it('stand before the server knows it, with what was told before', () => {
		const [lot] = applyLotWork(productId, [], [create, days(told, first), days(first, second)]);
		expect(lot).toMatchObject({ ...second, waiting: 3 });
		expect(lot && listDaysCorrections(lot)).toMatchObject([
			{ at: testNow, from: told, to: first, reason: 'gõ nhầm' },
			{ from: first, to: second },
		]);
		// The opening is told once, as corrected.
		expect(standingEvents(lot?.events ?? [])).toMatchObject([{ step: 'commissioning' }]);
	});

	it('are shown once when the catalogue tells of them, also where more came after', () => {
		const work = [create, days(told, first)];
		const [known] = applyLotWork(productId, [], [...work, days(first, second)]);
		if (!known) throw new Error('no lot');
		expect(applyLotWork(productId, [known], work, 2)).toEqual([{ ...known, waiting: 0 }]);
		const [before] = applyLotWork(productId, [], [create]);
		if (!before) throw new Error('no lot');
		expect(applyLotWork(productId, [before], work, 2)).toMatchObject([{ ...first, waiting: 0 }]);
	});

	it.each([
		['set', {}],
		['backwards', { wanted: { producedOn: '2026-01-02', expiresOn: '2026-01-01' } }],
		['overtaken', { seen: second }],
		['done', { wanted: told, seen: second }],
		['recalled', { recall: { at: testNow, reason: 'thử' } }],
	] as const)('are judged: %s', (judgement, changes) => {
		const { recall, seen, wanted } = { recall: null, seen: told, wanted: first, ...changes };
		expect(judgeDays({ ...told, recall }, { seen, wanted })).toBe(judgement);
	});
});

describe('lastPlace', () => {
	it('is where the goods were, not who called them back', () => {
		const recall = {
			id: 9,
			step: 'recall',
			at: 1,
			place: 'Ban tổ chức',
			note: null,
			corrects: null,
			picture: null,
		} as const;
		expect(lastPlace({ events: [...testLot.events, recall] })).toBe('a');
		expect(lastPlace({ events: [] })).toBeUndefined();
	});
});

describe('freeLotCode', () => {
	it('is the day and the first number that is free', () => {
		expect(freeLotCode('2026-11-26', new Set())).toBe('L261126-01');
		expect(freeLotCode('2026-11-26', new Set(['L261126-01', 'L261126-03']))).toBe('L261126-02');
	});
});

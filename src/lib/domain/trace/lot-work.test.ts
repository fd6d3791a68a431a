import { describe, expect, it } from 'vitest';

import { accountId } from '../accounts/account';
import { applyLotWork, freeLotCode, isNumbered, lastPlace, type LotWork } from './lot-work';
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

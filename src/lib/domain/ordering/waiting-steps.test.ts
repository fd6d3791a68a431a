import { describe, expect, it } from 'vitest';

import { orderId, productId, uuidV7 } from '../ids';
import type { DeskOrder } from './desk-order';
import { applySteps, type WaitingStep } from './waiting-steps';

const NOW = Date.UTC(2026, 10, 26, 3);
const WRONG = { carrier: 'VNPost', tracking: 'EE1' };
const RIGHT = { carrier: 'VNPost', tracking: 'EE2' };

const packed: DeskOrder = {
	id: orderId(uuidV7(NOW)),
	state: 'packed',
	revision: 3,
	lines: [],
	totalDong: 0,
	payment: 'cod',
	paymentState: 'awaiting',
	moneyWay: null,
	buyer: null,
	phoneEnd: null,
	note: null,
	contactUntil: null,
	placedAt: NOW,
	parcel: null,
	history: [],
};
const ship: WaitingStep = {
	...{ kind: 'move', at: NOW, from: 'packed', to: 'shipped', reason: null },
	...WRONG,
};
const putRight: WaitingStep = { kind: 'parcel', at: NOW + 1, seen: WRONG, ...RIGHT };

describe('an order with what waits on this phone', () => {
	it('is handed over and its parcel put right before the server knows of either', () => {
		const order = applySteps(packed, [ship, putRight], 'Anh Gói');
		expect(order).toMatchObject({ state: 'shipped', parcel: RIGHT });
		expect(order.history).toMatchObject([
			{ state: 'shipped', person: 'Anh Gói' },
			{ state: 'shipped', person: 'Anh Gói', parcel: { before: WRONG, after: RIGHT } },
		]);
	});

	it('stays as a colleague put it right, as the server will say', () => {
		const theirs = { carrier: 'GHN', tracking: 'GHN1' };
		const order = { ...packed, state: 'shipped', parcel: theirs } as const;
		expect(applySteps(order, [putRight], 'Anh Gói')).toEqual(order);
	});

	it('says what it was packed from before the server does, and of what nothing was said nothing', () => {
		const line = {
			productId: productId(1),
			name: 'Mật',
			unit: 'hũ',
			quantity: 1,
			priceDong: 1,
			lot: null,
		};
		const confirmed = { ...packed, state: 'confirmed', lines: [line, line] } as const;
		const name: WaitingStep = {
			kind: 'lots',
			at: NOW,
			lines: [{ position: 1, lots: ['L1'], seen: null }],
		};
		const order = applySteps(confirmed, [name, name], 'Anh Gói');
		expect(order.lines).toEqual([line, { ...line, packedLots: ['L1'] }]);
		expect(order.history).toMatchObject([{ state: 'confirmed', person: 'Anh Gói', lots: ['L1'] }]);
		expect(applySteps({ ...confirmed, state: 'cancelled' }, [name], 'Anh Gói').history).toEqual([]);
	});

	it('loses its carrier where somebody takes it back', () => {
		const nothing: WaitingStep = { ...putRight, seen: WRONG, carrier: null, tracking: null };
		expect(applySteps(packed, [ship, nothing], 'Anh Gói').parcel).toBeNull();
	});
});

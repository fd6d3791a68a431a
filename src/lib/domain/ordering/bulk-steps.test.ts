import { describe, expect, it } from 'vitest';

import { BULK_STEPS, mayTake, partByStep } from './bulk-steps';
import { ORDER_STATES } from './order';
import { isLawfulMove } from './order-moves';

describe('steps of many orders', () => {
	it('are taken from exactly the states that one order alone may take them from', () => {
		for (const step of BULK_STEPS) {
			if (step === 'money') continue;
			for (const state of ORDER_STATES) {
				const may = mayTake({ state, paymentState: 'awaiting' }, step);
				expect(may, `${state} → ${step}`).toBe(isLawfulMove(state, step, 'producer'));
			}
		}
	});

	it('take money once, and none for what came to nothing', () => {
		const stateful = (['placed', 'shipped', 'delivered', 'cancelled', 'returned'] as const).map(
			(state) => ({ state, paymentState: 'awaiting' as const }),
		);
		const paid = { state: 'delivered', paymentState: 'received' } as const;
		const { taking, staying } = partByStep([...stateful, paid], 'money');
		expect(taking.map(({ state }) => state)).toEqual(['placed', 'shipped', 'delivered']);
		expect(staying).toEqual([...stateful.slice(3), paid]);
	});
});

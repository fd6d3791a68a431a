import { describe, expect, it } from 'vitest';

import { productId } from '../ids';
import type { OrderHistoryEntry } from './order';
import { isRecallLift, standingRecalls } from './recall-note';

const entry = (
	state: OrderHistoryEntry['state'],
	by: OrderHistoryEntry['by'],
	code: OrderHistoryEntry['code'] = null,
	at = 0,
): OrderHistoryEntry => ({ at, state, by, code });
const placed = entry('placed', 'buyer');
const recall = entry('placed', 'system', 'LOT_RECALLED', 1);
const lift = entry('placed', 'system', null, 2);

describe('standingRecalls', () => {
	it('is told by the last word of a recall, until it is taken back', () => {
		expect(standingRecalls({ history: [placed] })).toEqual([]);
		expect(standingRecalls({ history: [placed, recall] })).toEqual([recall]);
		expect(standingRecalls({ history: [placed, recall, entry('confirmed', 'producer')] })).toEqual([
			recall,
		]);
		expect(standingRecalls({ history: [placed, recall, lift] })).toEqual([]);
		const again = entry('confirmed', 'system', 'LOT_RECALLED', 4);
		const history = [placed, recall, lift, entry('confirmed', 'producer'), again];
		expect(standingRecalls({ history })).toEqual([again]);
	});

	it('is no order that was refused because its lot had been called back', () => {
		const refused = entry('rejected', 'system', 'LOT_RECALLED');
		expect(standingRecalls({ history: [refused] })).toEqual([]);
		expect(standingRecalls({ history: [placed, refused] })).toEqual([]);
	});

	it('of one lot stands on when that of another was taken back', () => {
		const of = (lot: string) => ({
			recall: {
				productId: productId(1),
				productName: 'Mật ong',
				lot,
				isCertain: true,
				isOfPieces: false,
			},
		});
		const first = { ...recall, ...of('L1') };
		const second = { ...recall, ...of('L2') };
		const history = [placed, first, second, { ...lift, ...of('L1') }];
		expect(standingRecalls({ history: history.slice(0, 3) })).toEqual([first, second]);
		expect(standingRecalls({ history })).toEqual([second]);
	});

	it('is not taken back by an ordinary step', () => {
		const moved = entry('confirmed', 'system');
		expect(isRecallLift([placed, recall, moved], 2)).toBe(false);
		expect(isRecallLift([placed, recall, lift], 2)).toBe(true);
		expect(isRecallLift([placed], 0)).toBe(false);
	});
});

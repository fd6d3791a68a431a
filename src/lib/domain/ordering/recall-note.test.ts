import { describe, expect, it } from 'vitest';

import type { OrderHistoryEntry } from './order';
import { isRecallLift, standingRecall } from './recall-note';

const entry = (
	state: OrderHistoryEntry['state'],
	by: OrderHistoryEntry['by'],
	code: OrderHistoryEntry['code'] = null,
	at = 0,
): OrderHistoryEntry => ({ at, state, by, code });
const placed = entry('placed', 'buyer');
const recall = entry('placed', 'system', 'LOT_RECALLED', 1);
const lift = entry('placed', 'system', null, 2);

describe('standingRecall', () => {
	it('is told by the last word of a recall, until it is taken back', () => {
		expect(standingRecall({ history: [placed] })).toBeUndefined();
		expect(standingRecall({ history: [placed, recall] })).toBe(recall);
		expect(standingRecall({ history: [placed, recall, entry('confirmed', 'producer')] })).toBe(
			recall,
		);
		expect(standingRecall({ history: [placed, recall, lift] })).toBeUndefined();
		const again = entry('confirmed', 'system', 'LOT_RECALLED', 4);
		const history = [placed, recall, lift, entry('confirmed', 'producer'), again];
		expect(standingRecall({ history })).toBe(again);
	});

	it('is no order that was refused because its lot had been called back', () => {
		const refused = entry('rejected', 'system', 'LOT_RECALLED');
		expect(standingRecall({ history: [refused] })).toBeUndefined();
		expect(standingRecall({ history: [placed, refused] })).toBeUndefined();
	});

	it('is not taken back by an ordinary step', () => {
		const moved = entry('confirmed', 'system');
		expect(isRecallLift([placed, recall, moved], 2)).toBe(false);
		expect(isRecallLift([placed, recall, lift], 2)).toBe(true);
		expect(isRecallLift([placed], 0)).toBe(false);
	});
});

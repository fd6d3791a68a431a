import { describe, expect, it } from 'vitest';

import { DAY_MS } from '../time';
import {
	RECALL_REACH_MS,
	UNHEARD_MS,
	reachOf,
	worstReach,
	type RecalledGoods,
} from './recall-reach';

const AT = 1_000 * DAY_MS;
const recalled: RecalledGoods = {
	lot: 'L1',
	serials: null,
	madeFrom: AT - 100 * DAY_MS,
	goodUntil: AT + 300 * DAY_MS,
	at: AT,
};
const pieces = { ...recalled, serials: ['A1', 'A2'] };
const unknown = { lot: null, serial: null, packedLots: null };
const packed = AT - 10 * DAY_MS;

describe('reachOf', () => {
	it.each([
		['packed from the lot', { ...unknown, packedLots: ['L0', 'L1'] }, packed, recalled, 'holds'],
		['named for the box, not closed', { ...unknown, packedLots: ['L1'] }, null, recalled, 'holds'],
		['packed from another', { ...unknown, packedLots: ['L2'] }, packed, recalled, 'none'],
		['ordered by its label', { ...unknown, lot: 'L1' }, null, recalled, 'holds'],
		[
			'ordered by its label, packed from another',
			{ ...unknown, lot: 'L1', packedLots: ['L2'] },
			packed,
			recalled,
			'holds',
		],
		['ordered by the label of another', { ...unknown, lot: 'L2' }, packed, recalled, 'maybe'],
		['nothing known', unknown, packed, recalled, 'maybe'],
		['nothing known, not packed', unknown, null, recalled, 'none'],
		['this very piece', { ...unknown, lot: 'L1', serial: 'A1' }, null, pieces, 'holds'],
		['its neighbour, not packed', { ...unknown, lot: 'L1', serial: 'A3' }, null, pieces, 'none'],
		['some pieces of the lot', { ...unknown, packedLots: ['L1'] }, packed, pieces, 'maybe'],
		['some pieces of who knows what', unknown, packed, pieces, 'maybe'],
	] as const)('%s', (_, line, packedAt, goods, reach) => {
		expect(reachOf(line, packedAt, goods)).toBe(reach);
	});

	it.each([
		['before the lot was made', AT - 101 * DAY_MS, recalled, 'none'],
		['when it was good no more', AT, { ...recalled, goodUntil: AT - 1 }, 'none'],
		['after the recall, unheard of it', AT + UNHEARD_MS, recalled, 'maybe'],
		['when everybody had heard of the recall', AT + UNHEARD_MS + 1, recalled, 'none'],
		['long ago, of a lot of unknown days', AT - 700 * DAY_MS, { madeFrom: null }, 'maybe'],
		['longer ago than anything keeps', AT - RECALL_REACH_MS, { madeFrom: null }, 'none'],
	] as const)('nothing known, packed %s', (_, packedAt, changes, reach) => {
		expect(reachOf(unknown, packedAt, { ...recalled, ...changes })).toBe(reach);
	});
});

it('takes the worst of several lines', () => {
	expect(worstReach(['none', 'maybe', 'holds'])).toBe('holds');
	expect(worstReach(['none', 'maybe'])).toBe('maybe');
	expect(worstReach([])).toBe('none');
});

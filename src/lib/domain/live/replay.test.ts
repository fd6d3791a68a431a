import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { streamId } from '../ids';
import type { LiveEvent, LiveWord } from './live-event';
import { airPeriods, clockText, momentAt, positionOf, spansOf } from './replay';

const [A, B] = [streamId('a'), streamId('b')];
const air = (id: typeof A): LiveWord => ({
	kind: 'onAir',
	source: { kind: 'stream', id, producerId: null },
});
const NONE: LiveWord = { kind: 'onAir', source: { kind: 'none' } };

function evening(...said: readonly (readonly [number, LiveWord])[]): readonly LiveEvent[] {
	return said.map(([at, word], index) => ({ seq: index + 1, at, word }));
}

describe('what was on air', () => {
	it('is one stream after the other, with what lies between', () => {
		const events = evening(
			[100, { kind: 'started' }],
			[200, air(A)],
			[300, air(B)],
			[350, NONE],
			[400, air(A)],
			[500, { kind: 'ended' }],
		);
		expect(airPeriods(events)).toEqual([
			{ stream: A, from: 200, to: 300 },
			{ stream: B, from: 300, to: 350 },
			{ stream: A, from: 400, to: 500 },
		]);
	});

	it('goes on where the end was a mistake', () => {
		const events = evening(
			[200, air(A)],
			[500, { kind: 'ended' }],
			[600, { kind: 'resumed' }],
			[900, { kind: 'ended' }],
		);
		expect(airPeriods(events).map(({ from, to }) => [from, to])).toEqual([
			[200, 500],
			[600, 900],
		]);
	});
});

describe('the time axis', () => {
	const pieces = fc.array(
		fc.record({
			gap: fc.integer({ min: 2_000, max: 60_000 }),
			ms: fc.integer({ min: 1, max: 9_000 }),
		}),
		{ minLength: 1, maxLength: 20 },
	);

	it('brings each moment of which there is a recording there and back', () => {
		fc.assert(
			fc.property(pieces, fc.nat(), (made, chance) => {
				let at = 1_000_000;
				const timed = made.map(({ gap, ms }) => {
					const piece = { at: at + gap, durationMs: ms };
					at = piece.at + ms;
					return piece;
				});
				const spans = spansOf(timed);
				const whole = timed.reduce((sum, { durationMs }) => sum + durationMs, 0);
				const offset = chance % whole;
				const moment = momentAt(spans, offset);
				expect(moment).toBeDefined();
				expect(positionOf(spans, moment ?? 0)).toBe(offset);
			}),
		);
	});

	it('never goes back as the evening goes on', () => {
		fc.assert(
			fc.property(pieces, fc.array(fc.nat(200_000)), (made, moments) => {
				let at = 0;
				const spans = spansOf(
					made.map(({ gap, ms }) => ({ at: (at += gap + ms) - ms, durationMs: ms })),
				);
				const places = moments
					.sort((a, b) => a - b)
					.map((moment) => positionOf(spans, moment) ?? Infinity);
				expect(places).toEqual([...places].sort((a, b) => a - b));
			}),
		);
	});

	it('makes one stretch of pieces that follow one another', () => {
		const spans = spansOf([
			{ at: 1_000, durationMs: 2_000 },
			{ at: 3_020, durationMs: 2_000 },
			{ at: 60_000, durationMs: 2_000 },
		]);
		expect(spans).toEqual([
			{ at: 1_000, offsetMs: 0, durationMs: 4_000 },
			{ at: 60_000, offsetMs: 4_000, durationMs: 2_000 },
		]);
		expect(positionOf(spans, 0)).toBe(0);
		expect(positionOf(spans, 30_000)).toBe(4_000);
		// A phone that ends takes its last seconds with it; what happened in them is at the end.
		expect(positionOf(spans, 70_000)).toBe(5_999);
		expect(positionOf(spans, 80_000)).toBeUndefined();
	});
});

it('words a place in the recording', () => {
	expect(clockText(135_400)).toBe('02:15');
	expect(clockText(3_735_000)).toBe('1:02:15');
});

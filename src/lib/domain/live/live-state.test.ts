import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { producerId, productId } from '../ids';
import { decide, type HostAction } from './decide';
import type { LiveEvent, Turn } from './live-event';
import { afterEvent, LIVE_BEGINNING, type LiveState } from './live-state';

const TURNS: readonly Turn[] = [
	{ key: 'a', producerId: producerId(1), productIds: [productId(11), productId(12)] },
	{ key: 'b', producerId: producerId(2), productIds: [productId(21)] },
];
const product = fc.constantFrom(11, 12, 21, 99).map(productId);
const place = fc.integer({ min: 1, max: 60 });
const action: fc.Arbitrary<HostAction> = fc.oneof(
	fc.constantFrom<HostAction[]>(
		{ do: 'start' },
		{ do: 'end' },
		{ do: 'resume' },
		{ do: 'pin', productId: null },
	),
	fc.constantFrom('a', 'b', 'gone').map((key): HostAction => ({ do: 'beginTurn', key })),
	product.map((id): HostAction => ({ do: 'pin', productId: id })),
	product.map((id): HostAction => ({ do: 'stop', productId: id })),
	product.map((id): HostAction => ({ do: 'release', productId: id })),
	fc.string({ minLength: 1 }).map((text): HostAction => ({ do: 'announce', text })),
	fc
		.constantFrom('/hls/a.m3u8', '/hls/b.m3u8')
		.map((url): HostAction => ({ do: 'air', source: { kind: 'address', url } })),
	place.map((of): HostAction => ({ do: 'withdraw', of })),
);
/** Plays an evening. @returns every event, and the state after each of them */
function play(steps: readonly HostAction[]) {
	const events: LiveEvent[] = [];
	const states: LiveState[] = [LIVE_BEGINNING];
	for (const step of steps) {
		const state = states.at(-1) ?? LIVE_BEGINNING;
		const decision = decide(state, step, TURNS);
		for (const one of decision.ok ? decision.words : []) {
			const event = { seq: events.length + 1, at: 1_000 + events.length, word: one };
			events.push(event);
			states.push(afterEvent(states.at(-1) ?? LIVE_BEGINNING, event));
		}
	}
	return { events, states };
}

const evening = fc.array(action, { maxLength: 60 });
const begun = evening.map((steps) => [{ do: 'start' } as const, ...steps]);

describe('a watcher', () => {
	it('comes to the same state whatever was cut off, told twice or begun from a later state', () => {
		fc.assert(
			fc.property(begun, fc.infiniteStream(fc.nat(5)), (steps, chances) => {
				const { events, states } = play(steps);
				let mine = LIVE_BEGINNING;
				let next = 0;
				while (mine.seq < events.length) {
					const chance = chances.next().value ?? 0;
					// Sent on from where it stands, from earlier, or given a state afresh.
					if (chance === 5) mine = states[Math.min(events.length, mine.seq + 3)] ?? mine;
					else next = Math.max(0, mine.seq - chance);
					for (const event of events.slice(next, mine.seq + 1)) mine = afterEvent(mine, event);
				}
				expect(mine).toEqual(states.at(-1));
			}),
		);
	});
});

describe('two hosts', () => {
	it('who do the same at once do it once', () => {
		fc.assert(
			fc.property(
				begun,
				action.filter(({ do: what }) => what !== 'announce'),
				(steps, last) => {
					const once = play([...steps, last]);
					const twice = play([...steps, last, last]);
					expect(twice.events).toEqual(once.events);
				},
			),
		);
	});
});

describe('the board', () => {
	const running = play([{ do: 'start' }]).states.at(-1) ?? LIVE_BEGINNING;

	it('pins nothing that the session does not offer, or that is stopped', () => {
		const stopped = play([{ do: 'start' }, { do: 'stop', productId: productId(11) }]);
		const state = stopped.states.at(-1) ?? LIVE_BEGINNING;
		const refusal = { ok: false, why: 'NOT_IN_SESSION' };
		expect(decide(running, { do: 'pin', productId: productId(99) }, TURNS)).toEqual(refusal);
		expect(decide(state, { do: 'pin', productId: productId(11) }, TURNS)).toEqual(refusal);
	});

	it('does nothing before the start and after the end', () => {
		const over = play([{ do: 'start' }, { do: 'end' }]).states.at(-1) ?? LIVE_BEGINNING;
		for (const state of [LIVE_BEGINNING, over]) {
			expect(decide(state, { do: 'announce', text: 'Chào bà con' }, TURNS)).toEqual({
				ok: false,
				why: 'NOT_RUNNING',
			});
		}
	});

	it('takes down what is stopped, and goes on after an end that was a mistake', () => {
		const { states } = play([
			{ do: 'start' },
			{ do: 'beginTurn', key: 'a' },
			{ do: 'pin', productId: productId(11) },
			{ do: 'stop', productId: productId(11) },
			{ do: 'end' },
			{ do: 'resume' },
		]);
		expect(states.at(-1)).toMatchObject({
			phase: 'running',
			endedAt: null,
			turn: { key: 'a' },
			pinned: null,
			shown: [{ productId: 11 }],
			stopped: [11],
		});
	});
});

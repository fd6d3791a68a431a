import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
	afterStall,
	afterWhile,
	beginRungs,
	bytesPerHour,
	chooseRung,
	RUNGS,
	type NetworkHint,
	type Rung,
} from './video-rungs';

const FREE: NetworkHint = {
	...{ isSavingData: false, isMetered: false },
	...{ isSlow: false, isUntold: false },
};
const MINUTE = 60_000;
const rungs = fc.constantFrom(...RUNGS);
const steps = fc.array(
	fc.record({
		kind: fc.constantFrom('stall' as const, 'while' as const),
		ms: fc.integer({ min: 0, max: 3 * MINUTE }),
	}),
	{ maxLength: 80 },
);

describe('where a watcher begins', () => {
	it('is with video only where it costs nothing', () => {
		expect(beginRungs(FREE, 0).rung).toBe('video');
		expect(beginRungs({ ...FREE, isMetered: true }, 0).rung).toBe('pictures');
		expect(beginRungs({ ...FREE, isUntold: true }, 0).rung).toBe('pictures');
		expect(beginRungs({ ...FREE, isSlow: true }, 0).rung).toBe('text');
		expect(beginRungs({ ...FREE, isMetered: true, isSavingData: true }, 0).rung).toBe('text');
	});

	it('stays there however long nothing happens', () => {
		const state = beginRungs({ ...FREE, isMetered: true }, 0);
		expect(afterWhile(state, 1_000 * MINUTE).rung).toBe('pictures');
	});
});

describe('by itself', () => {
	it('goes down after three stalls within a minute, not after three within an hour', () => {
		let state = chooseRung('video', 0);
		for (const at of [1, 20, 40]) state = afterStall(state, at * MINUTE);
		expect(state.rung).toBe('video');
		for (const seconds of [1, 10, 20]) state = afterStall(state, 50 * MINUTE + seconds * 1_000);
		expect(state.rung).toBe('audio');
	});

	it('comes up after a quiet minute, then after two, and never above what was chosen', () => {
		const fall = (from: number, state = chooseRung('video', 0)) =>
			[1, 2, 3].reduce((before, seconds) => afterStall(before, from + seconds * 1_000), state);
		const once = fall(0);
		expect(afterWhile(once, MINUTE).rung).toBe('audio');
		const up = afterWhile(once, 2 * MINUTE);
		expect(up.rung).toBe('video');
		const twice = fall(3 * MINUTE, up);
		expect(afterWhile(twice, 4.5 * MINUTE).rung).toBe('audio');
		expect(afterWhile(twice, 5.5 * MINUTE).rung).toBe('video');
	});

	it('passes over a rung that there is not, down and up', () => {
		const there: Rung[] = ['video', 'pictures', 'text'];
		let state = chooseRung('video', 0);
		for (const at of [1, 2, 3]) state = afterStall(state, at, there);
		expect(state.rung).toBe('pictures');
		expect(afterWhile(state, 2 * MINUTE, there).rung).toBe('video');
	});

	it('whatever happens, is never above what was chosen and moves one step at a time', () => {
		fc.assert(
			fc.property(rungs, steps, (chosen, happened) => {
				let state = chooseRung(chosen, 0);
				let now = 0;
				for (const { kind, ms } of happened) {
					const before = RUNGS.indexOf(state.rung);
					now += ms;
					state = kind === 'stall' ? afterStall(state, now) : afterWhile(state, now);
					const after = RUNGS.indexOf(state.rung);
					expect(after).toBeGreaterThanOrEqual(RUNGS.indexOf(chosen));
					expect(Math.abs(after - before)).toBeLessThanOrEqual(1);
					if (kind === 'stall') expect(after).toBeGreaterThanOrEqual(before);
				}
			}),
		);
	});
});

it('each rung costs less than the one above', () => {
	const sizes = RUNGS.map((rung) => bytesPerHour(rung).most);
	expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
	expect(bytesPerHour('audio')).toEqual({ least: 14_400_000, most: 14_400_000 });
	expect(bytesPerHour('video').least).toBeGreaterThan(bytesPerHour('audio').most);
});

import { flushSync } from 'svelte';
import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, type HeardTime } from '$lib/domain/time';

import { believedTime, Clock } from './clock.svelte';

const NOON = Date.UTC(2026, 10, 23, 5);
const TEN_YEARS_MS = 3653 * DAY_MS;

it.each([
	['ten years ahead', TEN_YEARS_MS],
	['ten years behind', -TEN_YEARS_MS],
	['an hour ahead', HOUR_MS],
])('corrects a clock that is %s by what the server said', (_, wrongMs) => {
	const heard = { server: NOON, phone: NOON + wrongMs };
	expect(believedTime(NOON + wrongMs + HOUR_MS, heard)).toBe(NOON + HOUR_MS);
});

it('leaves the delay of a road alone, and a clock of which nothing is known', () => {
	const heard = { server: NOON, phone: NOON + MINUTE_MS / 2 };
	expect(believedTime(NOON + HOUR_MS, heard)).toBe(NOON + HOUR_MS);
	expect(believedTime(NOON + TEN_YEARS_MS, null)).toBe(NOON + TEN_YEARS_MS);
});

it.each([
	['forward', TEN_YEARS_MS],
	['back', -TEN_YEARS_MS],
])('knows only that the server was heard where the clock was set %s since', (_, wrongMs) => {
	const heard = { server: NOON, phone: NOON };
	const believed = believedTime(NOON + wrongMs, heard);
	// Old enough for evidence to be called old, not so old that anything would have ended.
	expect(believed - NOON).toBeGreaterThan(DAY_MS);
	expect(believed - NOON).toBeLessThan(3 * DAY_MS);
});

it('follows what the phone hears, the latest of it, and never stands still once it runs', () => {
	let kept = $state.raw<HeardTime | null>(null);
	const clock = new Clock(() => kept);
	clock.freeze(NOON);
	expect(clock.now).toBe(NOON);
	clock.run();
	expect(Math.abs(clock.now - NOON)).toBeLessThan(MINUTE_MS);

	kept = { server: NOON - DAY_MS, phone: Date.now() };
	flushSync();
	expect(Math.abs(clock.now - NOON)).toBeLessThan(MINUTE_MS);
	kept = { server: NOON + DAY_MS, phone: Date.now() };
	flushSync();
	expect(Math.abs(clock.now - NOON - DAY_MS)).toBeLessThan(MINUTE_MS);

	// A page opened later, before the catalogue is here, brings the server's time too.
	clock.freeze(NOON + 2 * DAY_MS);
	const then = clock.now;
	expect(Math.abs(then - NOON - 2 * DAY_MS)).toBeLessThan(MINUTE_MS);
	const spun = performance.now() + 2;
	while (performance.now() < spun);
	expect(clock.now).toBeGreaterThan(then);
});

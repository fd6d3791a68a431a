import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';

import { DAY_MS, HOUR_MS, MINUTE_MS } from '$lib/domain/time';

import { NOON } from '../../../../tests/fixtures/small-catalogue';
import Countdown from './Countdown.svelte';

const LEFT_MS = 2 * DAY_MS + 3 * HOUR_MS + 4 * MINUTE_MS + 5_900;

it('says how long it is still, in whole seconds, and stands at nothing once it is there', async () => {
	const screen = render(Countdown, { to: NOON + LEFT_MS, now: NOON });
	const timer = page.getByRole('timer');
	const shown = () => timer.element().textContent?.match(/\d\d/g);
	expect(shown()).toEqual(['02', '03', '04', '05']);
	// What is read aloud leaves the seconds out.
	await expect.element(timer).toHaveTextContent(/2 ngày 3 giờ 4 phút/);
	await screen.rerender({ now: NOON + LEFT_MS - 1_000 });
	expect(shown()).toEqual(['00', '00', '00', '01']);
	await screen.rerender({ now: NOON + LEFT_MS + DAY_MS });
	expect(shown()).toEqual(['00', '00', '00', '00']);
});

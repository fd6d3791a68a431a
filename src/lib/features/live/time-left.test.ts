import { expect, it } from 'vitest';

import { timeLeft } from './time-left';

it.each([
	[545_000, '9:05'],
	[544_001, '9:05'],
	[4_145_000, '1:09:05'],
	[1, '0:01'],
	[0, '0:00'],
	[-5_000, '0:00'],
])('%i ms are %s', (ms, text) => {
	expect(timeLeft(1_000_000 + ms, 1_000_000)).toBe(text);
});

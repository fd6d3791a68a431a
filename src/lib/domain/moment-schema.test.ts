import * as v from 'valibot';
import { expect, test } from 'vitest';

import { momentSchema } from './moment-schema';

test.each([0, Date.UTC(2026, 10, 27), Date.UTC(9999, 11, 31, 23, 59, 59, 999)])(
	'%d is a moment, which a database can hold',
	(moment) => {
		expect(v.parse(momentSchema, moment)).toBe(moment);
		expect(new Date(moment).toISOString()).toMatch(/^\d{4}-/);
	},
);

test.each([-1, 0.5, Date.UTC(10_000, 0), Number.MAX_SAFE_INTEGER, Infinity, NaN, '0', null])(
	'%s is none',
	(moment) => {
		expect(v.is(momentSchema, moment)).toBe(false);
	},
);

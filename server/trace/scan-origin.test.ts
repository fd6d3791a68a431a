import { DAY_MS } from '$lib/domain/time';
import { describe, expect, it } from 'vitest';

import { ScanOrigins } from './scan-origin';

const NOW = Date.UTC(2026, 10, 23, 5);
const origins = new ScanOrigins();
const nameOf = (address: string, now = NOW) => origins.nameOf(address, now);

describe('the name of a network', () => {
	it.each([
		['203.0.113.7', '203.0.113.250'],
		['::ffff:203.0.113.7', '203.0.113.8'],
		['2001:db8:77:1::1', '2001:0db8:77:ffff:1:2:3:4'],
		['2001:db8::1', '2001:db8:0:1::9'],
	])('is one for %s and %s', (one, other) => {
		expect(nameOf(one)).toBe(nameOf(other));
	});

	it.each([
		['203.0.113.7', '203.0.114.7'],
		['2001:db8:77::1', '2001:db8:78::1'],
		['unknown', '203.0.113.7'],
	])('is another for %s and %s', (one, other) => {
		expect(nameOf(one)).not.toBe(nameOf(other));
	});

	it('tells no address, and is another one the next day and in another process', () => {
		const name = nameOf('203.0.113.7');
		expect(name).not.toContain('203');
		expect(nameOf('203.0.113.7', NOW + DAY_MS)).not.toBe(name);
		expect(new ScanOrigins().nameOf('203.0.113.7', NOW)).not.toBe(name);
	});
});

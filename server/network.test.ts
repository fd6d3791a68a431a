import { describe, expect, it } from 'vitest';

import { networkOf, SUBSCRIBER } from './network';

describe('networkOf', () => {
	it.each([
		['203.0.113.7', '203.0.113.7'],
		['::ffff:203.0.113.7', '203.0.113.7'],
		['2001:db8:77:1::9', '2001:db8:77:1'],
		['2001:0DB8:0077:0001:a:b:c:d', '2001:db8:77:1'],
		['2001:db8::9', '2001:db8:0:0'],
		['::1', '0:0:0:0'],
		['unknown', 'unknown'],
	])('of %s is %s', (address, network) => {
		expect(networkOf(address, SUBSCRIBER)).toBe(network);
	});

	it('may be wider', () => {
		expect(networkOf('203.0.113.7', { ipv4Parts: 3, ipv6Groups: 3 })).toBe('203.0.113');
		expect(networkOf('2001:db8:77:1::9', { ipv4Parts: 3, ipv6Groups: 3 })).toBe('2001:db8:77');
	});
});

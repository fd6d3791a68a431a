import { MINUTE_MS } from '$lib/domain/time';
import { expect, test } from 'vitest';

import { SilentHosts } from './silent-hosts';

const NOW = 1_000_000;
const EVIL = 'https://a.evil.example/1';

function after(misses: readonly string[]): SilentHosts {
	const hosts = new SilentHosts();
	for (const endpoint of misses) hosts.missed(endpoint, NOW);
	return hosts;
}

test('a host that never answers is left alone for some minutes, then tried by one alone', () => {
	expect(after([EVIL, EVIL]).mayTry(EVIL, NOW)).toBe(true);
	const hosts = after([EVIL, EVIL, EVIL]);
	expect(hosts.mayTry(EVIL, NOW + 2 * MINUTE_MS)).toBe(false);
	expect(hosts.mayTry(EVIL, NOW + 3 * MINUTE_MS)).toBe(true);
	expect(hosts.mayTry(EVIL, NOW + 3 * MINUTE_MS), 'one at a time').toBe(false);
	hosts.heard(EVIL);
	expect(hosts.mayTry(EVIL, NOW + 3 * MINUTE_MS)).toBe(true);
});

test('any number of names below one domain are one host, and other domains are not meant', () => {
	const hosts = after(['a', 'b', 'c'].map((name) => `https://${name}.evil.example/1`));
	expect(hosts.mayTry('https://d.evil.example/1', NOW)).toBe(false);
	expect(hosts.mayTry('https://push.example.com/1', NOW)).toBe(true);
});

test('an address that is slow now and then shuts nobody out of a service that answers others', () => {
	const hosts = after([]);
	for (let times = 0; times < 10; times++) {
		hosts.missed('https://push.example.com/slow', NOW);
		hosts.heard('https://push.example.com/good');
	}
	expect(hosts.mayTry('https://push.example.com/good', NOW)).toBe(true);
});

test('knows of so many hosts and no more', () => {
	const hosts = after([EVIL, EVIL, EVIL]);
	for (let name = 0; name < 1000; name++) hosts.missed(`https://${name}.example.net${name}/`, NOW);
	expect(hosts.mayTry(EVIL, NOW), 'the oldest one made room').toBe(true);
});

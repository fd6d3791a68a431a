import { BlockList, isIP } from 'node:net';
import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Networks in which nothing of the public internet stands. @see IANA special-purpose registries */
const INWARD = new BlockList();
for (const [net, prefix] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4],
] as const) {
	INWARD.addSubnet(net, prefix, 'ipv4');
}
/** Of IPv6 only what is handed out to the world is let through. */
const WORLD = new BlockList();
WORLD.addSubnet('2000::', 3, 'ipv6');
const INWARD_IPV6 = new BlockList();
for (const [net, prefix] of [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20],
] as const) {
	INWARD_IPV6.addSubnet(net, prefix, 'ipv6');
}

/** Whether an address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return !INWARD.check(address, 'ipv4');
		case 6:
			return WORLD.check(address, 'ipv6') && !INWARD_IPV6.check(address, 'ipv6');
		default:
			return false;
	}
}

/**
 * Whether a browser's push address may be kept: an HTTPS name at the usual port. Whoever calls
 * chooses the address that our server will send to, so it must not lead into our own network.
 * {@link lookupPublic} looks again at what the name leads to, each time something is sent.
 */
export function isPushEndpoint(endpoint: string): boolean {
	if (!URL.canParse(endpoint)) return false;
	const { protocol, hostname, port, username, password } = new URL(endpoint);
	const isName = hostname.includes('.') && !hostname.startsWith('[') && isIP(hostname) === 0;
	const isOurs = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/.test(hostname);
	return (
		protocol === 'https:' && port === '' && username === '' && password === '' && isName && !isOurs
	);
}

/** Looks a name up as the platform does, and fails where any of its addresses leads inward. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, found) => {
		const addresses: LookupAddress[] = error ? [] : found;
		const [first] = addresses;
		if (error || !first) {
			callback(error ?? new Error('no address'), '');
		} else if (addresses.some(({ address }) => !isPublicAddress(address))) {
			callback(new Error('leads inward'), '');
		} else if (options.all) {
			callback(null, addresses);
		} else {
			callback(null, first.address, first.family);
		}
	});
};

import { isIPv6 } from 'node:net';

/** How much of an address names a network: parts of IPv4 (8 bits each), groups of IPv6 (16 bits each). */
export interface NetworkSize {
	readonly ipv4Parts: number;
	readonly ipv6Groups: number;
}

/** Who has one line: an IPv6 subscriber has 2^64 addresses, and may use another one each time. */
export const SUBSCRIBER: NetworkSize = { ipv4Parts: 4, ipv6Groups: 4 };

const MAPPED_IPV4 = /^::ffff:([\d.]+)$/i;

/**
 * The network that an address belongs to: all addresses of one subscriber give the same text.
 * @param address as the connection or an announced proxy names it; any other text stays as it is
 */
export function networkOf(address: string, { ipv4Parts, ipv6Groups }: NetworkSize): string {
	const plain = MAPPED_IPV4.exec(address)?.[1] ?? address;
	if (!isIPv6(plain)) return plain.split('.').slice(0, ipv4Parts).join('.');
	return groupsOf(plain).slice(0, ipv6Groups).join(':');
}

/** All eight groups of an IPv6 address, `::` written out, none with zeros before it. */
function groupsOf(address: string): string[] {
	const [head = [], tail = []] = address.split('::').map((side) => side.split(':').filter(Boolean));
	const missing = Math.max(0, 8 - head.length - tail.length);
	const filled = [...head, ...Array<string>(missing).fill('0'), ...tail];
	return filled.map((group) => Number.parseInt(group, 16).toString(16));
}

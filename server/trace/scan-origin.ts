import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

import { DAY_MS, type EpochMs } from '$lib/domain/time';

/** Characters kept: enough to tell networks apart. */
const LENGTH = 11;

/**
 * Names the network that a scan came from, so that one sender with many made-up phones counts once.
 * The name tells nobody the address: the key is random, only in memory, and another one each day.
 */
export class ScanOrigins {
	#key = randomBytes(32);
	#day = 0;

	/** @param address as the connection or an announced proxy names it */
	nameOf(address: string, now: EpochMs): string {
		const day = Math.floor(now / DAY_MS);
		if (day !== this.#day) {
			this.#day = day;
			this.#key = randomBytes(32);
		}
		return createHmac('sha256', this.#key)
			.update(networkOf(address))
			.digest('base64url')
			.slice(0, LENGTH);
	}
}

/** What one subscriber or one provider's gateway has: the first 24 bits of IPv4, 48 of IPv6. */
function networkOf(address: string): string {
	const [, mapped = address] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
	if (!isIPv6(mapped)) return mapped.split('.').slice(0, 3).join('.');
	const [head = '', tail] = mapped.split('::');
	const groups = head.split(':').filter((group) => group !== '');
	const missing = tail === undefined ? 0 : 3 - groups.length;
	return [...groups, ...Array<string>(Math.max(0, missing)).fill('0')]
		.slice(0, 3)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':');
}

import { createHmac, randomBytes } from 'node:crypto';

import { DAY_MS, type EpochMs } from '$lib/domain/time';

import { networkOf } from '../network';

/** What one subscriber or one provider's gateway has. */
const NETWORK = { ipv4Parts: 3, ipv6Groups: 3 };
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
			.update(networkOf(address, NETWORK))
			.digest('base64url')
			.slice(0, LENGTH);
	}
}

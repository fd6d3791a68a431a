import { MINUTE_MS, type EpochMs } from '$lib/domain/time';

/** So many deadlines in a row without an answer, and a host is left alone for a while. */
const MOST_IN_A_ROW = 3;
const LEFT_ALONE_MS = 3 * MINUTE_MS;
/** Of so many hosts it is known; the one known longest makes room. */
const MOST_KNOWN = 1000;

interface Silence {
	readonly inARow: number;
	readonly untilMs: EpochMs;
}

/**
 * Hosts that let us wait until the deadline: anybody may name one, for as many browsers as they like, and
 * each waiting takes up a place in which something could be sent. One node's memory.
 *
 * Kept by the last two labels of a name, since whoever has a domain has any number of names below it. One
 * answer to anything clears the whole of it, whatever the answer says: so an address of a great push service
 * that leads nowhere shuts that service to nobody.
 */
export class SilentHosts {
	readonly #known = new Map<string, Silence>();

	/** Whether something may be sent there; once a while is over, one attempt shows how it is now. */
	mayTry(endpoint: string, now: EpochMs): boolean {
		const domain = domainOf(endpoint);
		const silence = this.#known.get(domain);
		if (!silence || silence.inARow < MOST_IN_A_ROW) return true;
		if (now < silence.untilMs) return false;
		this.#known.set(domain, { ...silence, untilMs: now + LEFT_ALONE_MS });
		return true;
	}

	/** Notes that an answer came. */
	heard(endpoint: string): void {
		this.#known.delete(domainOf(endpoint));
	}

	/** Notes that none came in time. */
	missed(endpoint: string, now: EpochMs): void {
		const domain = domainOf(endpoint);
		const inARow = (this.#known.get(domain)?.inARow ?? 0) + 1;
		this.#known.set(domain, { inARow, untilMs: now + LEFT_ALONE_MS });
		const [oldest] = this.#known.keys();
		if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
	}
}

function domainOf(endpoint: string): string {
	return new URL(endpoint).hostname.replace(/\.$/, '').split('.').slice(-2).join('.');
}

interface Tries {
	/** Those that were taken since the last right one. */
	count: number;
	/** From when on the next one is taken. */
	openAt: number;
	forgottenAt: number;
}

export interface BackoffTimes {
	/** After the first try that is not free; each one after it waits twice as long. */
	readonly firstMs: number;
	readonly mostMs: number;
	/** After the last try, and its wait, they are forgotten. */
	readonly quietMs: number;
}

/** So many are looked through at once for those that are over. */
const SWEEP_AT = 10_000;

/**
 * Spaces tries further and further apart, under any name, and takes one again after each wait: whoever is
 * slowed here is never shut out. A try that is refused does not count, so asking too early makes no wait
 * longer. It is all done in one go, so that many at once are many.
 */
export class Backoff {
	readonly #tries = new Map<string, Tries>();
	#sweepAt = SWEEP_AT;

	constructor(private readonly times: BackoffTimes) {}

	/**
	 * Takes a try.
	 * @param free how many come without a wait between them
	 * @returns milliseconds to wait, where it is too early; 0 where the try was taken
	 */
	take(key: string, free: number, now: number): number {
		const known = this.#tries.get(key);
		const tries =
			known && known.forgottenAt > now ? known : { count: 0, openAt: now, forgottenAt: now };
		if (tries.openAt > now) return tries.openAt - now;
		tries.count += 1;
		tries.openAt = now + this.#waitAfter(tries.count, free);
		tries.forgottenAt = tries.openAt + this.times.quietMs;
		this.#tries.set(key, tries);
		this.#sweep(now);
		return 0;
	}

	/** The last one was right: what was wrong before it counts no more. */
	forget(key: string): void {
		this.#tries.delete(key);
	}

	#waitAfter(count: number, free: number): number {
		if (count < free) return 0;
		return Math.min(this.times.firstMs * 2 ** (count - free), this.times.mostMs);
	}

	#sweep(now: number): void {
		if (this.#tries.size < this.#sweepAt) return;
		for (const [key, { forgottenAt }] of this.#tries) {
			if (forgottenAt <= now) this.#tries.delete(key);
		}
		this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#tries.size);
	}
}

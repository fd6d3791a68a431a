import { createSubscriber } from 'svelte/reactivity';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';

/**
 * The time for screens: whoever reads it is drawn again as it passes, and it stands still while
 * nobody looks. Set right by the server's clock, since phones' own are often wrong.
 */
export class Clock {
	#offsetMs = $state(0);
	/** The server's moment, while the page is being drawn there and first taken over here. */
	#frozenAt: EpochMs | null = $state(null);
	readonly #subscribe = createSubscriber((update) => {
		const timer = setInterval(update, 1000);
		return () => clearInterval(timer);
	});
	readonly #minute = $derived(Math.floor(this.now / MINUTE_MS) * MINUTE_MS);

	/** The moment, renewed every second. */
	get now(): EpochMs {
		if (this.#frozenAt !== null) return this.#frozenAt;
		this.#subscribe();
		return Date.now() + this.#offsetMs;
	}

	/** The beginning of the running minute: for what need not change every second. */
	get minute(): EpochMs {
		return this.#minute;
	}

	/** Holds the clock at the moment for which the server drew the page. */
	freeze(at: EpochMs): void {
		this.#frozenAt = at;
	}

	/** Lets it run, from the phone's own clock corrected by how far it was off. */
	run(): void {
		if (this.#frozenAt !== null) this.set(this.#frozenAt);
		this.#frozenAt = null;
	}

	/** Sets it by the server's clock; small differences are the road's and are left alone. */
	set(serverNow: EpochMs): void {
		const offset = serverNow - Date.now();
		this.#offsetMs = Math.abs(offset) < MINUTE_MS ? 0 : offset;
	}
}

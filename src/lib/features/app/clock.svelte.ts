import { createSubscriber } from 'svelte/reactivity';
import { DAY_MS, MINUTE_MS, type EpochMs, type HeardTime } from '$lib/domain/time';

/**
 * After so long without the server the phone's clock alone proves nothing: the catalogue is loaded
 * anew then, too.
 */
const LONGEST_SILENCE_MS = 90 * DAY_MS;
/** Where nobody can tell the time: long enough for evidence to count as old, too short to end much. */
const UNSURE_MS = 2 * DAY_MS;

/**
 * The time for screens: whoever reads it is drawn again as it passes, and it stands still while
 * nobody looks. Set right by the server's clock, since phones' own are often wrong.
 */
export class Clock {
	readonly #kept: () => HeardTime | null;
	/** What came with the page that the server drew. */
	#told = $state.raw<HeardTime | null>(null);
	/** The server's moment, while the page is being drawn there and first taken over here. */
	#frozenAt: EpochMs | null = $state(null);
	#isRunning = false;
	readonly #subscribe = createSubscriber((update) => {
		const timer = setInterval(update, 1000);
		return () => clearInterval(timer);
	});
	readonly #heard = $derived.by(() => later(this.#told, this.#kept()));
	readonly #minute = $derived(Math.floor(this.now / MINUTE_MS) * MINUTE_MS);

	/** @param kept what the phone last heard of the server's time, in this run or an earlier one; reactive */
	constructor(kept: () => HeardTime | null = () => null) {
		this.#kept = kept;
	}

	/** The moment, renewed every second. */
	get now(): EpochMs {
		if (this.#frozenAt !== null) return this.#frozenAt;
		this.#subscribe();
		return believedTime(Date.now(), this.#heard);
	}

	/** The beginning of the running minute: for what need not change every second. */
	get minute(): EpochMs {
		return this.#minute;
	}

	/** Holds the clock at the moment for which the server drew the page; once it runs, only sets it. */
	freeze(at: EpochMs): void {
		if (this.#isRunning) this.#told = { server: at, phone: Date.now() };
		else this.#frozenAt = at;
	}

	/** Lets it run, from the phone's own clock corrected by how far it was off. */
	run(): void {
		this.#isRunning = true;
		if (this.#frozenAt !== null) this.#told = { server: this.#frozenAt, phone: Date.now() };
		this.#frozenAt = null;
	}
}

/**
 * What time it is, as far as that can be believed: the phone's clock, corrected by how far it was
 * off when the server last told the time. A moment before that, or long after it, shows that the
 * phone's clock was changed since; then all that is sure is that the server's moment has passed.
 * @param phone what the phone's clock says
 * @param heard null where the server was never heard
 */
export function believedTime(phone: EpochMs, heard: HeardTime | null): EpochMs {
	if (!heard) return phone;
	const offset = heard.server - heard.phone;
	// Small differences are the road's and are left alone.
	const isRight = Math.abs(offset) < MINUTE_MS;
	const at = isRight ? phone : phone + offset;
	const silence = at - heard.server;
	const isPossible = silence > -MINUTE_MS && silence < LONGEST_SILENCE_MS;
	return isPossible ? at : heard.server + UNSURE_MS;
}

function later(one: HeardTime | null, other: HeardTime | null): HeardTime | null {
	if (!one || !other) return one ?? other;
	return one.server > other.server ? one : other;
}

import type { SyncReason } from '$lib/sync/triggers';

/** The catalogue tells what is left no sooner than this, milliseconds. @see catalogue-service.ts */
const TOLD_AFTER_MS = 3_000;
/** Over how long the phones that watch ask for new prices: all at one moment would stop the market. */
const SPREAD_MS = 15_000;

/**
 * Has the catalogue asked for once hosts have changed what a session sells: its page and the basket know most
 * of it at once, all other pages go by the catalogue. Made in a component's script.
 * @param changed read to be followed; whenever what it gives is another, something has changed
 * @param chance from 0 up to 1; tests say their own
 */
export function followSale(
	sync: { sync(reason: SyncReason): void },
	changed: () => unknown,
	chance: () => number = Math.random,
): void {
	let last: unknown;
	let isFirst = true;
	// Followed by what it gives: whatever else happens in the session must not put the asking off.
	const current = $derived(changed());
	$effect(() => {
		const now = current;
		if (now === last) return;
		last = now;
		// What stood when the page was opened came with the catalogue that was pulled then.
		if (isFirst) {
			isFirst = false;
			return;
		}
		const timer = setTimeout(() => sync.sync('button'), TOLD_AFTER_MS + chance() * SPREAD_MS);
		return () => clearTimeout(timer);
	});
}

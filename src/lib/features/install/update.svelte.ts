import { HOUR_MS } from '$lib/domain/time';
import type { Workbox } from 'workbox-window';

const WORKER_URL = '/service-worker.js';
/** A person who keeps the app open for days still hears of a new version. */
const CHECK_EVERY_MS = 6 * HOUR_MS;
/** Checks asked for by the app itself come no closer together. */
const CHECK_GAP_MS = HOUR_MS / 4;
/** A worker that has not taken over by then will not; the page is loaded again all the same. */
const TAKE_OVER_MS = 5_000;

/**
 * Offers a new version of the app, and changes over to it only on the person's wish. A page loads
 * itself again at most once, and only after `apply()` was called in this very page; a second tab
 * goes on in its own version until it too is asked.
 */
export class AppUpdate {
	#workbox: Workbox | undefined;
	#hasUpdate = $state(false);
	#isApplying = $state(false);
	#checkedAt = 0;
	#wasControlled = false;
	readonly #reload: () => void;

	constructor(reload: () => void = () => location.reload()) {
		this.#reload = reload;
	}

	/** A newer version lies ready on this device. */
	get hasUpdate(): boolean {
		return this.#hasUpdate;
	}

	/** The person said yes and the change is under way. */
	get isApplying(): boolean {
		return this.#isApplying;
	}

	/**
	 * Registers the service worker, once the page stands and the network is idle, and watches for
	 * newer ones. @returns how to stop watching
	 */
	start(): () => void {
		if (!('serviceWorker' in navigator)) return () => undefined;
		this.#wasControlled = navigator.serviceWorker.controller !== null;
		const stop = new AbortController();
		navigator.serviceWorker.addEventListener('controllerchange', () => this.#onNewController(), {
			signal: stop.signal,
		});
		document.addEventListener('visibilitychange', () => this.#checkIfOld(), {
			signal: stop.signal,
		});
		whenIdle(() => {
			if (!stop.signal.aborted) void this.#register();
		});
		return () => stop.abort();
	}

	/** Looks for a newer version now, at most every quarter of an hour. Never throws. */
	async check(): Promise<void> {
		if (!this.#workbox || Date.now() - this.#checkedAt < CHECK_GAP_MS) return;
		this.#checkedAt = Date.now();
		// Out of reach: the next visit looks again.
		await this.#workbox.update().catch(() => undefined);
	}

	/** Changes over to the new version: the page loads again, once. */
	async apply(): Promise<void> {
		if (this.#isApplying) return;
		this.#isApplying = true;
		const registration = await navigator.serviceWorker.getRegistration();
		if (!registration?.waiting) {
			// Another tab has changed over already; this page only runs the old code still.
			this.#reload();
			return;
		}
		const changed = new Promise((resolve) => {
			navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
			setTimeout(resolve, TAKE_OVER_MS);
		});
		registration.waiting.postMessage({ type: 'SKIP_WAITING' });
		await changed;
		this.#reload();
	}

	async #register(): Promise<void> {
		try {
			const { Workbox } = await import('workbox-window');
			const workbox = new Workbox(WORKER_URL, { scope: '/', updateViaCache: 'none' });
			workbox.addEventListener('waiting', () => (this.#hasUpdate = true));
			this.#workbox = workbox;
			this.#checkedAt = Date.now();
			await workbox.register({ immediate: true });
			if (!this.#wasControlled) await beLookedAfter();
		} catch {
			// Without a worker (private window, no room) the market works online.
		}
	}

	#onNewController(): void {
		if (this.#wasControlled && !this.#isApplying) this.#hasUpdate = true;
		this.#wasControlled = true;
	}

	#checkIfOld(): void {
		const isOld = Date.now() - this.#checkedAt > CHECK_EVERY_MS;
		if (document.visibilityState === 'visible' && isOld) void this.check();
	}
}

/**
 * Hands this page over to the worker, as soon as it stands. One that was being loaded while the worker took
 * over the others is left out by the browser, and so is one that was loaded past it. Pictures seen before
 * are handed to it too, out of the browser's own cache.
 */
async function beLookedAfter(): Promise<void> {
	const registration = await navigator.serviceWorker.ready;
	registration.active?.postMessage({ type: 'CLAIM' });
	const urlsToCache = performance
		.getEntriesByType('resource')
		// Of one that was held back, because data is saved, nothing has come.
		.filter((entry) => entry instanceof PerformanceResourceTiming && entry.decodedBodySize > 0)
		.map((entry) => entry.name)
		.filter((address) => new URL(address).pathname.startsWith('/pictures/'));
	registration.active?.postMessage({ type: 'CACHE_URLS', payload: { urlsToCache } });
}

function whenIdle(work: () => void): void {
	const onceIdle = () => {
		if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 10_000 });
		else setTimeout(work, 1_000);
	};
	if (document.readyState === 'complete') onceIdle();
	else addEventListener('load', onceIdle, { once: true });
}

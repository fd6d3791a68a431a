import { browser } from '$app/environment';
import { createContext } from 'svelte';

import { Cart } from '$lib/features/cart/cart.svelte';
import { AgeConfirmation } from '$lib/features/catalogue/age.svelte';
import { InstallOffer } from '$lib/features/install/install.svelte';
import { AppUpdate } from '$lib/features/install/update.svelte';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { readPlaces } from '$lib/local/places';
import { createPhone } from '$lib/sync/phone';
import { pull } from '$lib/sync/pull';

import { Clock } from './clock.svelte';
import { tapAgain } from './early-taps';
import { noteCatalogueHeld, noteHydrated } from './first-view';

/** How long a word about what was just done stays on the screen. */
const WORD_MS = 4000;

/**
 * What the running app has, once a page load: made by the root layout, found by every component
 * below it through {@link getApp}. On the server the same object stands there empty.
 */
export class App {
	readonly age = new AgeConfirmation();
	readonly install = new InstallOffer();
	readonly update = new AppUpdate();
	readonly catalogue = new LocalCatalogue();
	readonly clock = new Clock(() => this.catalogue.heard);
	readonly cart = new Cart({ catalogue: this.catalogue, now: () => this.clock.minute });
	readonly #phone = createPhone({
		appVersion: __APP_VERSION__,
		now: () => this.clock.now,
		pull: (api, { isMetered }) => pull({ api, catalogue: this.catalogue, isMetered }),
		onNeedsUpdate: () => void this.update.check(),
	});
	readonly outbox = this.#phone.outbox;
	readonly sync = this.#phone.sync;

	#isRunning = $state(false);
	#word = $state<string | null>(null);
	#wordTimer: ReturnType<typeof setTimeout> | undefined;

	/** False on the server and until scripts run: then links and forms do the work. */
	get isRunning(): boolean {
		return this.#isRunning;
	}

	/** What was just done, in words, for a moment. */
	get word(): string | null {
		return this.#word;
	}

	/** Says what was just done, to the eye and to a screen reader. */
	say(word: string): void {
		clearTimeout(this.#wordTimer);
		this.#word = word;
		this.#wordTimer = setTimeout(() => (this.#word = null), WORD_MS);
	}

	constructor() {
		// Before the page comes to life, not after: what it shows waits for this alone.
		if (!browser) return;
		// The catalogue knows what time it is: see Clock.
		void this.catalogue.open().then(() => readPlaces(() => this.clock.now));
	}

	/**
	 * Begins everything that lives as long as the page does. Browser only.
	 * @returns stops it again
	 */
	start(): () => void {
		this.clock.run();
		this.age.open();
		const stops = [
			() => this.catalogue.close(),
			this.outbox.open(),
			this.cart.open(),
			this.#startSync(),
			this.install.start(),
			this.update.start(),
			$effect.root(() => {
				$effect(() => noteCatalogueHeld(this.catalogue.isReady));
				$effect(() => {
					if (this.outbox.orders.length > 0) this.install.noteOrder();
				});
			}),
		];
		void sendUploads();
		noteHydrated();
		this.#isRunning = true;
		tapAgain();
		return () => {
			for (const stop of stops) stop();
		};
	}

	/** Asks the server once what the phone holds has been read: both at once would slow the start. */
	#startSync(): () => void {
		let stop: (() => void) | undefined;
		let isStopped = false;
		void this.catalogue.open().then(() => {
			if (!isStopped) stop = this.sync.start();
		});
		return () => {
			isStopped = true;
			stop?.();
		};
	}
}

/** Only where something was ever chosen on this phone is it worth looking for what waits. */
async function sendUploads(): Promise<void> {
	const databases = await indexedDB.databases?.().catch(() => []);
	if (databases?.some(({ name }) => name === 'uploads')) {
		(await import('$lib/features/upload/page-sender')).pageSender();
	}
}

const [getApp, setApp] = createContext<App>();

export { getApp, setApp };

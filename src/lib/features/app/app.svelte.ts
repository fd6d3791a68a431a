import { createContext } from 'svelte';

import { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import { Cart } from '$lib/features/cart/cart.svelte';
import { AgeConfirmation } from '$lib/features/catalogue/age.svelte';
import { InstallOffer } from '$lib/features/install/install.svelte';
import { AppUpdate } from '$lib/features/install/update.svelte';
import { createPhone } from '$lib/sync/phone';

import { Clock } from './clock.svelte';
import { noteCatalogueHeld, noteHydrated } from './first-view';

/** The catalogue as the phone keeps it. */
export interface KeptCatalogue {
	readonly view: CatalogueView;
	/** Its facts are here in full. */
	readonly isReady: boolean;
	readonly isLoading: boolean;
	readonly syncedAt: EpochMs | null;
	story(id: ProductId): Promise<ProductStory | undefined>;
	lotsOf(id: ProductId): Promise<readonly Lot[]>;
}

const NOTHING_KEPT: KeptCatalogue = {
	view: Catalogue.empty,
	isReady: false,
	isLoading: false,
	syncedAt: null,
	story: () => Promise.resolve(undefined),
	lotsOf: () => Promise.resolve([]),
};

/** How long a word about what was just done stays on the screen. */
const WORD_MS = 4000;

/**
 * What the running app has, once a page load: made by the root layout, found by every component
 * below it through {@link getApp}. On the server the same object stands there empty.
 */
export class App {
	readonly clock = new Clock();
	readonly age = new AgeConfirmation();
	readonly install = new InstallOffer();
	readonly update = new AppUpdate();
	readonly catalogue: KeptCatalogue = NOTHING_KEPT;
	readonly cart = new Cart({ catalogue: this.catalogue, now: () => this.clock.minute });
	readonly #phone = createPhone({
		appVersion: __APP_VERSION__,
		pull: () => Promise.resolve(),
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

	/**
	 * Begins everything that lives as long as the page does. Browser only.
	 * @returns stops it again
	 */
	start(): () => void {
		this.clock.run();
		this.age.open();
		const stops = [
			this.outbox.open(),
			this.cart.open(),
			this.sync.start(),
			this.install.start(),
			this.update.start(),
			$effect.root(() => {
				$effect(() => noteCatalogueHeld(this.catalogue.isReady));
			}),
		];
		noteHydrated();
		this.#isRunning = true;
		return () => {
			for (const stop of stops) stop();
		};
	}
}

const [getApp, setApp] = createContext<App>();

export { getApp, setApp };

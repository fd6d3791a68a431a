import { afterNavigate, beforeNavigate, goto } from '$app/navigation';
import type { CatalogueQuery } from '$lib/domain/catalogue/catalogue-view';
import {
	readCatalogueAddress,
	writeCatalogueAddress,
	type CatalogueAddress,
} from '$lib/domain/catalogue/query-address';

/** Letters typed within this time of each other become one address. */
const SETTLE_MS = 250;

/**
 * What the catalogue page is asked. The address holds it; what was just typed or chosen counts at
 * once and reaches the address when the typing settles. Made in a component's script.
 */
export class CatalogueQuestion {
	#draft = $state.raw<CatalogueAddress | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #url: () => URL;
	readonly #address = $derived.by(
		() => this.#draft ?? readCatalogueAddress(this.#url().searchParams),
	);

	/** @param url of the page as it stands; reactive */
	constructor(url: () => URL) {
		this.#url = url;
		afterNavigate(({ to }) => {
			// A link was followed or the draft has arrived: from now on the address speaks. Letters
			// typed since then are still on their way and go on counting.
			if (this.#timer === undefined || to?.url.pathname !== '/products') this.#settle();
		});
		beforeNavigate(({ to }) => {
			// Whoever types and taps at once wants what was tapped: an address written by the router now
			// would call off the page that is being fetched. What was asked stands there on the way back,
			// also where the router was already about to write it.
			if (this.#draft === null || to === null || to.url.pathname === '/products') return;
			clearTimeout(this.#timer);
			history.replaceState(history.state, '', this.#settledAddress);
		});
		$effect(() => () => clearTimeout(this.#timer));
	}

	get address(): CatalogueAddress {
		return this.#address;
	}

	/** Asks otherwise, from the first page on. */
	change(change: Partial<CatalogueQuery>): void {
		this.#draft = { query: { ...this.#address.query, ...change }, page: 1 };
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			void goto(this.#settledAddress, {
				replaceState: true,
				keepFocus: true,
				noScroll: true,
			});
		}, SETTLE_MS);
	}

	get #settledAddress(): string {
		const { query, page } = this.#address;
		return writeCatalogueAddress(query, page);
	}

	#settle(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#draft = null;
	}
}

import { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { FirstView } from '$lib/domain/catalogue/catalogue-view';
import type { App } from '$lib/features/app/app.svelte';

/**
 * What a page draws from: the phone's own catalogue once it is there, before that the few entries
 * that came with the page; nothing where there is neither.
 */
export class PageView {
	readonly #first: () => FirstView | null;
	readonly #app: App;
	readonly #early = $derived.by(() => {
		const first = this.#first();
		return first && Catalogue.from(first.entries);
	});

	/** @param first of the page's load; a function, since a page is reused for the next address */
	constructor(app: App, first: () => FirstView | null) {
		this.#app = app;
		this.#first = first;
		const now = first()?.now;
		if (now !== undefined) app.clock.freeze(now);
	}

	/** Null: neither came with the page nor is on the phone. */
	get catalogue(): Catalogue | null {
		if (this.isOwn) return this.#app.catalogue.view;
		return this.#early;
	}

	/** Whether it is the phone's own catalogue, so that it can be searched; perhaps not yet whole. */
	get isOwn(): boolean {
		const { isReady, view } = this.#app.catalogue;
		return isReady || (this.#early === null && view.productCount > 0);
	}

	/** Whether it is the whole catalogue, so that what is not in it does not exist. */
	get isWhole(): boolean {
		return this.#app.catalogue.isReady;
	}
}

import type { FirstView } from '$lib/domain/catalogue/catalogue-view';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { ProductId } from '$lib/domain/ids';
import type { Lot } from '$lib/domain/trace/lot';
import type { App } from '$lib/features/app/app.svelte';

interface Details {
	readonly id: ProductId;
	readonly story: ProductStory | null;
	/** Null: not known here; an empty list says that there are none. */
	readonly lots: readonly Lot[] | null;
}

/**
 * What of a product comes after its facts: story and lots, from the phone where it has them, until
 * then from the page itself. Made in a component's script, since it follows the address by effect.
 */
export class ProductDetails {
	#kept = $state.raw<Details | null>(null);
	readonly #early: () => Details | null;
	readonly #id: () => ProductId | undefined;

	constructor(app: App, id: () => ProductId | undefined, first: () => FirstView | null) {
		this.#id = id;
		this.#early = () => fromFirstView(id(), first());
		$effect(() => {
			const wanted = id();
			// Read again with every new state of the catalogue: stories come after the facts.
			if (wanted === undefined || !app.catalogue.isReady || !app.catalogue.view) return;
			let isCurrent = true;
			void Promise.all([app.catalogue.story(wanted), app.catalogue.lotsOf(wanted)]).then(
				([story, lots]) => {
					if (isCurrent) this.#kept = { id: wanted, story: story ?? null, lots };
				},
			);
			return () => {
				isCurrent = false;
			};
		});
	}

	get story(): ProductStory | null {
		return this.#own?.story ?? this.#early()?.story ?? null;
	}

	/** Null where it is not known yet whether there are any. */
	get lots(): readonly Lot[] | null {
		return this.#own?.lots ?? this.#early()?.lots ?? null;
	}

	get #own(): Details | null {
		return this.#kept?.id === this.#id() ? this.#kept : null;
	}
}

function fromFirstView(id: ProductId | undefined, first: FirstView | null): Details | null {
	if (id === undefined || !first) return null;
	let story: ProductStory | null = null;
	const lots: Lot[] = [];
	for (const entry of first.entries) {
		if (entry.kind === 'story' && entry.body.productId === id) story = entry.body;
		if (entry.kind === 'lot' && entry.body.productId === id) lots.push(entry.body);
	}
	return { id, story, lots: lots.length > 0 ? lots : null };
}

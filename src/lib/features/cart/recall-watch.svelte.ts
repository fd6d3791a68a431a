import type { App } from '$lib/features/app/app.svelte';

import { NO_RECALLS, type LotRecalls } from './lot-recalls';
import { recallsAmong, type LotReader } from './recalls-among';

/**
 * Keeps the basket told of lots that were called back after they were scanned into it. Lots lie on
 * the phone's disk, so it works without a network once the recall was pulled. Made in a
 * component's script, since it follows basket and catalogue by effect.
 */
export class RecallWatch {
	#isKnown = $state(false);
	#known: LotRecalls = NO_RECALLS;

	constructor({ cart, catalogue }: Pick<App, 'cart' | 'catalogue'>) {
		$effect(() => {
			// Asked again with every new state of the catalogue and every file of lots that comes in.
			const { isReady, view, missingFiles } = catalogue;
			if (!cart.isReady || !isReady || !view || missingFiles === undefined) return;
			const lotOf: LotReader = (productId, lot) => catalogue.lot(productId, lot);
			let isCurrent = true;
			void recallsAmong(cart.rows, lotOf, this.#known).then((recalls) => {
				if (!isCurrent) return;
				this.#known = recalls;
				cart.noteRecalls(recalls);
				this.#isKnown = true;
			});
			return () => {
				isCurrent = false;
			};
		});
	}

	/** Whether the basket was looked through at least once. */
	get isKnown(): boolean {
		return this.#isKnown;
	}
}

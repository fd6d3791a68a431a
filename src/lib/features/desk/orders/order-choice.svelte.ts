import type { OrderId } from '$lib/domain/ids';
import { SvelteSet } from 'svelte/reactivity';

/** Orders that somebody picks out to do one thing with all of them. */
export class OrderChoice {
	#isOn = $state(false);
	readonly #ids = new SvelteSet<OrderId>();

	/** Whether orders are being picked; else a tap on one opens it. */
	get isOn(): boolean {
		return this.#isOn;
	}

	begin(): void {
		this.#isOn = true;
	}

	/** Nothing is picked any more. */
	end(): void {
		this.#isOn = false;
		this.#ids.clear();
	}

	has(id: OrderId): boolean {
		return this.#ids.has(id);
	}

	/** Picks these too, or lets go of them. */
	set(ids: readonly OrderId[], isChosen: boolean): void {
		for (const id of ids) {
			if (isChosen) this.#ids.add(id);
			else this.#ids.delete(id);
		}
	}
}

import type { Cart } from '$lib/features/cart/cart.svelte';
import type { DrawerDatabase } from '$lib/local/drawer-database';
import { exportDrawer, exportOutbox } from '$lib/local/export';
import type { Outbox } from '$lib/local/outbox.svelte';

/** What the phone keeps of its owner, to see, save and delete. */
export class KeptData {
	readonly #outbox: Outbox;
	readonly #cart: Cart;
	#hasProfile = $state<boolean | null>(null);
	#deviceId = $state<string | null>(null);

	constructor(outbox: Outbox, cart: Cart) {
		this.#outbox = outbox;
		this.#cart = cart;
	}

	get #drawer(): DrawerDatabase {
		return this.#cart.drawer;
	}

	/** Null until it was looked up. */
	get hasProfile(): boolean | null {
		return this.#hasProfile;
	}

	/** Null where this installation has none yet. */
	get deviceId(): string | null {
		return this.#deviceId;
	}

	/** Looks again. */
	async look(): Promise<void> {
		this.#deviceId = await this.#outbox.deviceId();
		try {
			this.#hasProfile = (await this.#drawer.getPaper('profile')) !== undefined;
		} catch {
			this.#hasProfile = false;
		}
	}

	/** All of it as JSON text. */
	async export(): Promise<string> {
		const exportedAt = Date.now();
		const outbox = await exportOutbox(this.#outbox.database);
		const drawer = await exportDrawer(this.#drawer);
		return JSON.stringify({ exportedAt, outbox, drawer }, null, '\t');
	}

	async removeCart(): Promise<void> {
		await this.#cart.remove(this.#cart.rows.map((row) => row.key));
	}

	async removeProfile(): Promise<void> {
		await this.#drawer.papers.bulkDelete(['profile', 'draft']);
		await this.look();
	}

	/** Everything; what waits will then never be sent, so screens ask first. */
	async removeAll(): Promise<void> {
		await this.#drawer.removeAll();
		await this.#outbox.removeAll();
		await this.look();
	}
}

import type { App } from '$lib/features/app/app.svelte';
import { AGE_NOTE } from '$lib/features/catalogue/age.svelte';
import {
	INSTALL_NOTE,
	readInstallMemory,
	type InstallMemory,
} from '$lib/features/install/install.svelte';
import { getScanPlace, setScanPlace } from '$lib/features/passport/scan-place';
import type { CheckoutForm, Profile } from '$lib/local/drawer-database';
import { exportDrawer, exportOutbox } from '$lib/local/export';
import { dropAllUploads, UploadsDatabase } from '$lib/local/uploads-database';

type Place = Pick<App, 'outbox' | 'cart' | 'age' | 'install'>;

/** What the phone keeps of its owner, to see, save and delete. */
export class KeptData {
	readonly #app: Place;
	readonly #uploads = new UploadsDatabase();
	#fileCount = $state(0);
	#profile = $state.raw<Profile | null>(null);
	#draft = $state.raw<CheckoutForm | null>(null);
	#deviceId = $state<string | null>(null);
	#scanPlace = $state<string | null>(null);
	#installMemory = $state.raw<InstallMemory | null>(null);

	constructor(app: Place) {
		this.#app = app;
	}

	/** Who the buyer is, remembered for the next order. */
	get profile(): Profile | null {
		return this.#profile;
	}

	/** What was typed into a checkout that was not finished. */
	get draft(): CheckoutForm | null {
		return this.#draft;
	}

	/** Pictures and papers that were chosen here and have not been handed over yet. */
	get fileCount(): number {
		return this.#fileCount;
	}

	/** Null where this installation has none yet. */
	get deviceId(): string | null {
		return this.#deviceId;
	}

	/** The province that scans are made in. */
	get scanPlace(): string | null {
		return this.#scanPlace;
	}

	/** By what the app knows when to offer installing itself. */
	get installMemory(): InstallMemory | null {
		return this.#installMemory;
	}

	/** Looks again. */
	async look(): Promise<void> {
		const { cart, outbox } = this.#app;
		this.#scanPlace = getScanPlace();
		this.#installMemory = INSTALL_NOTE in storedNotes() ? readInstallMemory() : null;
		this.#deviceId = await outbox.deviceId();
		this.#fileCount = await this.#uploads.files.count().catch(() => 0);
		try {
			this.#profile = (await cart.drawer.getPaper('profile')) ?? null;
			const form = (await cart.drawer.getPaper('draft'))?.form ?? null;
			this.#draft = form && (form.name || form.phone || form.street) ? form : null;
		} catch {
			this.#profile = null;
			this.#draft = null;
		}
	}

	/** All of it as JSON text. */
	async export(): Promise<string> {
		const { cart, outbox } = this.#app;
		const kept = {
			exportedAt: Date.now(),
			outbox: await exportOutbox(outbox.database),
			drawer: await exportDrawer(cart.drawer),
			// The pictures themselves are in the gallery that they were chosen from.
			files: await this.#uploads.files.toArray(),
			notes: storedNotes(),
		};
		return JSON.stringify(kept, null, '\t');
	}

	async removeCart(): Promise<void> {
		const { cart } = this.#app;
		await cart.remove([...cart.rows, ...cart.bundles].map((row) => row.key));
	}

	/** The unfinished checkout too: it holds the same name and address. */
	async removeProfile(): Promise<void> {
		await this.#app.cart.drawer.papers.bulkDelete(['profile', 'draft']);
		await this.look();
	}

	async removeDraft(): Promise<void> {
		await this.#app.cart.drawer.papers.delete('draft');
		await this.look();
	}

	/** What has not gone up will then never go. */
	async removeFiles(): Promise<void> {
		await dropAllUploads(this.#uploads);
		await this.look();
	}

	async removeScanPlace(): Promise<void> {
		setScanPlace(null);
		await this.look();
	}

	removeAge(): void {
		removeNote(AGE_NOTE);
		this.#app.age.open();
	}

	async removeInstallMemory(): Promise<void> {
		removeNote(INSTALL_NOTE);
		this.#app.install.forget();
		await this.look();
	}

	/** Everything; what waits will then never be sent, so screens ask first. */
	async removeAll(): Promise<void> {
		const { age, cart, install, outbox } = this.#app;
		const { tables } = cart.drawer;
		await cart.drawer.transaction('rw', tables, () =>
			Promise.all(tables.map((table) => table.clear())),
		);
		await outbox.removeAll();
		await dropAllUploads(this.#uploads);
		// Those too that nothing in this version of the app knows of.
		for (const key of Object.keys(storedNotes())) removeNote(key);
		age.open();
		install.forget();
		await this.look();
	}
}

/** What the app notes outside its databases; nothing where the browser keeps no such notes. */
function storedNotes(): Readonly<Record<string, string>> {
	try {
		return { ...localStorage };
	} catch {
		return {};
	}
}

function removeNote(key: string): void {
	try {
		localStorage.removeItem(key);
	} catch {
		// A browser that keeps no notes has none.
	}
}

import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import { priceAt } from '$lib/domain/catalogue/price';
import type { Product } from '$lib/domain/catalogue/product';
import type { ProductId } from '$lib/domain/ids';
import { shelfOf, type Seen } from '$lib/domain/live/on-sale';
import type { EpochMs } from '$lib/domain/time';
import {
	DrawerDatabase,
	type BundleRow,
	type CartRow,
	type SeenProduct,
} from '$lib/local/drawer-database';
import { withReopen } from '$lib/local/reopen';
import { liveQuery } from 'dexie';

import type { Today } from './basket';
import { NO_RECALLS, type LotRecalls } from './lot-recalls';
import { maxQuantity } from './max-quantity';

export interface CartOptions {
	/** The catalogue that the buyer looks at. */
	readonly catalogue: { readonly view: CatalogueView };
	/** The time; where it is reactive, prices follow it. */
	readonly now: () => EpochMs;
	readonly drawer?: DrawerDatabase;
}

/** Where a line came from: a scanned label names its lot and serial. */
export interface LineOrigin {
	readonly lot?: string | null;
	readonly serial?: string | null;
}

/** The same goods from the same label are one line. */
export function cartKey(productId: ProductId, lot: string | null, serial: string | null): string {
	return [productId, lot ?? '', serial ?? ''].join('|');
}

/**
 * The buyer's basket, kept on the phone and the same in all tabs. Where the phone cannot keep it,
 * it lives as long as the page does, and says so.
 */
export class Cart {
	readonly drawer: DrawerDatabase;
	readonly #options: CartOptions;
	#rows = $state.raw<readonly StoredRow[]>([]);
	#isReady = $state(false);
	#isKept = $state(true);
	#recalls = $state.raw(NO_RECALLS);
	#heard = $state.raw<{ readonly seen: Seen; readonly view: CatalogueView } | null>(null);

	readonly #count = $derived(this.#rows.reduce((sum, row) => sum + row.quantity, 0));

	constructor(options: CartOptions) {
		this.#options = options;
		this.drawer = options.drawer ?? new DrawerDatabase();
	}

	/** Starts the live reading. @returns how to stop it */
	open(): () => void {
		const subscription = liveQuery(() => this.drawer.cart.orderBy('addedAt').toArray()).subscribe({
			next: (rows) => {
				if (!this.#isKept) return;
				this.#rows = rows;
				this.#isReady = true;
			},
			error: () => {
				this.#isKept = false;
				this.#isReady = true;
			},
		});
		return () => subscription.unsubscribe();
	}

	/** In the order in which they were put in. */
	get rows(): readonly CartRow[] {
		return goodsIn(this.#rows);
	}

	/** Bundles likewise: see `bundle-basket.ts`. */
	get bundles(): readonly BundleRow[] {
		return this.#rows.filter((row) => 'bundle' in row);
	}

	/** Units in it, of all goods together; a bundle is one. */
	get count(): number {
		return this.#count;
	}

	/** What it is to be looked at by. @see groupsOf */
	get today(): Today {
		const { catalogue, now } = this.#options;
		const { view } = catalogue;
		const at = now();
		// The next catalogue tells it itself.
		const seen = this.#heard?.view === view ? this.#heard.seen : null;
		return {
			view: seen ? shelfOf(view, { ...seen, now: at }) : view,
			now: at,
			recalls: this.#recalls,
		};
	}

	/** Takes how a session stands that this phone watches: it knows of it before its catalogue does. */
	hear(seen: Seen): void {
		this.#heard = { seen, view: this.#options.catalogue.view };
	}

	/** False until the first read: until then an empty basket means nothing. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** False where the phone cannot keep it: gone when the page closes. */
	get isKept(): boolean {
		return this.#isKept;
	}

	/**
	 * Puts goods in, as many as the stock known allows.
	 * @param quantity whole units, at least one
	 * @returns null where all of it went in, else how many of these goods there are at all
	 */
	async add(
		productId: ProductId,
		quantity: number,
		origin: LineOrigin = {},
	): Promise<number | null> {
		const lot = origin.lot ?? null;
		const serial = origin.serial ?? null;
		const key = cartKey(productId, lot, serial);
		const product = this.today.view.product(productId);
		let isShort = false;
		await this.#change((all) => {
			const rows = goodsIn(all);
			const known = rows.find((row) => row.key === key);
			const others = rows.filter((row) => row.productId === productId && row.key !== key);
			const max = maxQuantity(
				product,
				others.reduce((sum, row) => sum + row.quantity, 0),
			);
			const wanted = (known?.quantity ?? 0) + Math.max(1, Math.trunc(quantity));
			const inBasket = Math.min(max, wanted);
			isShort = inBasket < wanted;
			if (inBasket < 1) return { put: [], remove: [] };
			const seen = product ? this.#seen(product) : (known?.seen ?? null);
			const addedAt = known?.addedAt ?? Date.now();
			return {
				put: [{ key, productId, lot, serial, quantity: inBasket, addedAt, seen }],
				remove: [],
			};
		});
		return isShort ? maxQuantity(product) : null;
	}

	/** Puts a line in as it is, in the place of what had its key. */
	async put(row: StoredRow): Promise<void> {
		await this.#change(() => ({ put: [row], remove: [] }));
	}

	/** Changes how many; less than one takes the line out. */
	async setQuantity(key: string, quantity: number): Promise<void> {
		const wanted = Math.trunc(quantity);
		await this.#change((rows) => {
			const row = rows.find((candidate) => candidate.key === key);
			if (!row) return { put: [], remove: [] };
			if (wanted < 1) return { put: [], remove: [key] };
			return { put: [{ ...row, quantity: wanted }], remove: [] };
		});
	}

	/** Takes the goods from whatever lot there is, no longer from the one that was scanned. */
	async takeAnyLot(key: string): Promise<void> {
		await this.#change((all) => {
			const rows = goodsIn(all);
			const row = rows.find((candidate) => candidate.key === key);
			if (!row || row.lot === null) return { put: [], remove: [] };
			const anyKey = cartKey(row.productId, null, null);
			const known = rows.find((candidate) => candidate.key === anyKey);
			const quantity = row.quantity + (known?.quantity ?? 0);
			const any = { ...row, ...known, key: anyKey, lot: null, serial: null, quantity };
			return { put: [any], remove: [key] };
		});
	}

	/** Puts down which of the lots in the basket were called back; told by the recall watch. */
	noteRecalls(recalls: LotRecalls): void {
		this.#recalls = recalls;
	}

	/** Takes lines out. */
	async remove(keys: readonly string[]): Promise<void> {
		await this.#change(() => ({ put: [], remove: keys }));
	}

	/** The buyer has seen what changed about a line: from now on that is what was seen. */
	async acknowledge(key: string): Promise<void> {
		await this.#change((all) => {
			const row = goodsIn(all).find((candidate) => candidate.key === key);
			const product = row && this.today.view.product(row.productId);
			return { put: row && product ? [{ ...row, seen: this.#seen(product) }] : [], remove: [] };
		});
	}

	#seen(product: Product): SeenProduct {
		const { view, now } = this.today;
		return {
			name: product.name,
			producerId: product.producerId,
			producerName: view.producer(product.producerId)?.name ?? '',
			unit: product.unit,
			priceDong: priceAt(product, now),
		};
	}

	/** One change, in one transaction over what all tabs see; in memory where that is not to be had. */
	async #change(decide: (rows: readonly StoredRow[]) => Change): Promise<void> {
		const { drawer } = this;
		if (this.#isKept) {
			try {
				this.#rows = await withReopen(drawer, () =>
					drawer.transaction('rw', drawer.cart, async () => {
						const { put, remove } = decide(await drawer.cart.toArray());
						await drawer.cart.bulkPut([...put]);
						await drawer.cart.bulkDelete([...remove]);
						return drawer.cart.orderBy('addedAt').toArray();
					}),
				);
				this.#isReady = true;
				return;
			} catch {
				this.#isKept = false;
			}
		}
		this.#rows = changed(this.#rows, decide(this.#rows));
	}
}

type StoredRow = CartRow | BundleRow;

function goodsIn(rows: readonly StoredRow[]): readonly CartRow[] {
	return rows.filter((row) => 'productId' in row);
}

interface Change {
	readonly put: readonly StoredRow[];
	readonly remove: readonly string[];
}

/** The rows after a change; a row put again keeps its place. */
function changed(rows: readonly StoredRow[], { put, remove }: Change): readonly StoredRow[] {
	const isNew = (row: StoredRow) => rows.every(({ key }) => key !== row.key);
	return [
		...rows.map((row) => put.find(({ key }) => key === row.key) ?? row),
		...put.filter(isNew),
	].filter(({ key }) => !remove.includes(key));
}

import type { Bundle } from '$lib/domain/catalogue/bundle';
import type { OpId, OrderId, OrderSecret, ProducerId, ProductId } from '$lib/domain/ids';
import type { PaymentMethod } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { Dexie, type Table } from 'dexie';

/** What a product was like when it went into the basket, so that a change can be told of. */
export interface SeenProduct {
	readonly name: string;
	readonly producerId: ProducerId;
	readonly producerName: string;
	readonly unit: string;
	/** For one unit, promotion taken off. */
	readonly priceDong: number;
}

/** One line of the basket. */
export interface CartRow {
	/** Product, lot and serial together: see `cartKey`. */
	readonly key: string;
	readonly productId: ProductId;
	/** From a scanned label, when it was put in from one. */
	readonly lot: string | null;
	readonly serial: string | null;
	readonly quantity: number;
	readonly addedAt: EpochMs;
	/** Null where the phone knew nothing of the product yet. */
	readonly seen: SeenProduct | null;
}

/** A line of the basket that is a bundle: as it was when it went in, for it never changes. */
export interface BundleRow {
	readonly key: string;
	readonly bundle: Bundle;
	/** How many bundles. */
	readonly quantity: number;
	readonly addedAt: EpochMs;
}

/** What was typed into the checkout, as text, right or wrong. */
export interface CheckoutForm {
	readonly name: string;
	readonly phone: string;
	readonly provinceCode: string;
	readonly communeCode: string;
	readonly street: string;
	readonly oldAddress: string;
	readonly note: string;
	/** By producer; who is not named here is paid on delivery. */
	readonly payments: Readonly<Record<string, PaymentMethod>>;
}

/** The checkout under way. Its ids are minted once, so that sending it twice is one sending. */
export interface CheckoutDraft {
	readonly checkoutId: string;
	/** By producer, or by part of a bundle: the orders that this checkout makes. */
	readonly orders: Readonly<Record<string, { readonly opId: OpId; readonly secret: OrderSecret }>>;
	readonly form: CheckoutForm | null;
	/** Keys of the basket's lines that were confirmed with it; null until the buyer confirms. */
	readonly confirmedKeys: readonly string[] | null;
}

/** Who the buyer is, kept only with their consent. */
export type Profile = Pick<
	CheckoutForm,
	'name' | 'phone' | 'provinceCode' | 'communeCode' | 'street' | 'oldAddress'
>;

/** Single papers by name. */
export interface Papers {
	draft: CheckoutDraft;
	profile: Profile;
	/** Orders of which the buyer said that they are meant, though they look like another one. */
	meantTwice: readonly OrderId[];
}

interface PaperRow {
	readonly key: keyof Papers;
	readonly value: Papers[keyof Papers];
}

/**
 * The drawer of the buyer's desk: basket, unfinished checkout, remembered address. Unlike the
 * outbox nothing in it is promised to anybody; it may be emptied at any time.
 */
export class DrawerDatabase extends Dexie {
	declare readonly cart: Table<CartRow | BundleRow, string>;
	declare readonly papers: Table<PaperRow, keyof Papers>;

	constructor(name = 'drawer') {
		super(name, { cache: 'disabled' });
		this.version(1).stores({ cart: 'key, addedAt', papers: 'key' });
	}

	async getPaper<Key extends keyof Papers>(key: Key): Promise<Papers[Key] | undefined> {
		const row = await this.papers.get(key);
		// The key says which of the papers lies there: only putPaper writes this table.
		return row?.value as Papers[Key] | undefined;
	}

	async putPaper<Key extends keyof Papers>(key: Key, value: Papers[Key]): Promise<void> {
		await this.papers.put({ key, value });
	}
}

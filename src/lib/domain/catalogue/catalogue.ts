import type { Certificate } from '../certification/certificate';
import type { CertificateId, ProducerId, ProductId } from '../ids';
import type { MarketSession } from '../market/session';
import type { LabelKey, SerialFlag } from '../trace/lot';
import type { Bundle } from './bundle';
import type { CatalogueView } from './catalogue-view';
import type { Entry, EntryBodies, EntryKind, RemovedEntry } from './entries';
import type { Producer, Product } from './product';
import { toProduct } from './published-promotion';
import type { SearchIndex } from './search/search-index';
import type { Findable } from './search/segment';

/** Which state of the server's catalogue a view shows. */
export interface CatalogueCursor {
	readonly epoch: string | null;
	readonly version: number;
}

/** Made by {@link Catalogue.draft}; of no use after `finish`. */
export interface CatalogueDraft {
	put(changes: Iterable<Entry>): void;
	remove(removed: Iterable<RemovedEntry>): void;
	/** @param cursor which state of the server's catalogue the view then shows; left out: the same */
	finish(cursor?: CatalogueCursor): Catalogue;
}

const NOWHERE: CatalogueCursor = { epoch: null, version: 0 };

/** One map a kind, by the entry's id. Lots and stories are not held in memory. */
type Tables = {
	readonly [Kind in Exclude<EntryKind, 'lot' | 'story'>]: ReadonlyMap<string, EntryBodies[Kind]>;
};

const EMPTY: Tables = {
	product: new Map(),
	stock: new Map(),
	producer: new Map(),
	certificate: new Map(),
	session: new Map(),
	bundle: new Map(),
	labelKey: new Map(),
	serialFlag: new Map(),
};

/**
 * The catalogue in memory. A view never changes: {@link with} makes the next one and copies only
 * the tables that a change touches. Maps by slug or code are made when first asked for.
 */
export class Catalogue implements CatalogueView {
	/** What a phone that holds nothing shows. */
	static readonly empty = new Catalogue(EMPTY, NOWHERE);

	readonly epoch: string | null;
	readonly version: number;
	readonly #tables: Tables;
	readonly #products = new Map<string, Product>();
	#bySlug: ReadonlyMap<string, string> | undefined;
	#byGtin: ReadonlyMap<string, string> | undefined;
	#producersBySlug: ReadonlyMap<string, Producer> | undefined;
	#byProducer: ReadonlyMap<ProducerId, readonly string[]> | undefined;
	#sessions: readonly MarketSession[] | undefined;
	#labelKeys: ReadonlyMap<string, LabelKey> | undefined;
	#serialFlags: ReadonlyMap<string, SerialFlag> | undefined;

	/** What it is searched by: see `search/search-catalogue.ts`. */
	index: SearchIndex | undefined;

	private constructor(tables: Tables, cursor: CatalogueCursor) {
		this.#tables = tables;
		this.epoch = cursor.epoch;
		this.version = cursor.version;
	}

	/** A view of these entries; lots and stories among them are left out. */
	static from(entries: Iterable<Entry>, cursor: CatalogueCursor = NOWHERE): Catalogue {
		return Catalogue.empty.with(entries, [], cursor);
	}

	/**
	 * The view after a change; this one stays as it is. A removal of what is not there is nothing.
	 * @param cursor which state of the server's catalogue it then shows; left out: the same
	 */
	with(
		changes: Iterable<Entry>,
		removed: Iterable<RemovedEntry>,
		cursor: CatalogueCursor = this,
	): Catalogue {
		const draft = this.draft();
		draft.put(changes);
		draft.remove(removed);
		return draft.finish(cursor);
	}

	/** A next view in the making, for changes that come in parts. */
	draft(): CatalogueDraft {
		const tables = new CopiedTables(this.#tables, this.index !== undefined);
		return {
			put: (changes) => {
				for (const entry of changes) tables.put(entry);
			},
			remove: (removed) => {
				for (const { kind, id } of removed) tables.remove(kind, id);
			},
			finish: (cursor = this) => {
				const next = new Catalogue(tables.result, cursor);
				next.index = this.index?.after(tables.touchedProducts(), (id) =>
					next.#findable(String(id)),
				);
				return next;
			},
		};
	}

	get productCount(): number {
		return this.#tables.product.size;
	}

	*products(): Iterable<Product> {
		for (const id of this.#tables.product.keys()) {
			const product = this.#product(id);
			if (product) yield product;
		}
	}

	product(id: ProductId): Product | undefined {
		return this.#product(String(id));
	}

	productBySlug(slug: string): Product | undefined {
		this.#bySlug ??= mapOf(this.#tables.product, (product) => product.slug);
		const id = this.#bySlug.get(slug);
		return id === undefined ? undefined : this.#product(id);
	}

	productByGtin(gtin: string): Product | undefined {
		this.#byGtin ??= mapOf(this.#tables.product, (product) => product.gtin);
		const id = this.#byGtin.get(gtin);
		return id === undefined ? undefined : this.#product(id);
	}

	producer(id: ProducerId): Producer | undefined {
		return this.#tables.producer.get(String(id));
	}

	producerBySlug(slug: string): Producer | undefined {
		this.#producersBySlug ??= valuesBy(this.#tables.producer, (producer) => producer.slug);
		return this.#producersBySlug.get(slug);
	}

	productsOf(id: ProducerId): readonly Product[] {
		this.#byProducer ??= groupByProducer(this.#tables.product);
		return (this.#byProducer.get(id) ?? []).flatMap((key) => this.#product(key) ?? []);
	}

	certificate(id: CertificateId | null): Certificate | undefined {
		return id === null ? undefined : this.#tables.certificate.get(String(id));
	}

	sessions(): readonly MarketSession[] {
		this.#sessions ??= [...this.#tables.session.values()].sort(
			(a, b) => a.startsAt - b.startsAt || a.id - b.id,
		);
		return this.#sessions;
	}

	bundles(): readonly Bundle[] {
		return [...this.#tables.bundle.values()];
	}

	labelKey(kid: string): LabelKey | undefined {
		this.#labelKeys ??= valuesBy(this.#tables.labelKey, (key) => key.kid);
		return this.#labelKeys.get(kid);
	}

	serialFlag(gtin: string, lot: string, serial: string): SerialFlag | undefined {
		this.#serialFlags ??= valuesBy(this.#tables.serialFlag, (flag) =>
			serialName(flag.gtin, flag.lot, flag.serial),
		);
		return this.#serialFlags.get(serialName(gtin, lot, serial));
	}

	/** Every product with all that it is found and filtered by. */
	*findables(): Iterable<Findable> {
		const { product, stock, producer, certificate } = this.#tables;
		// Numbers are looked up several times quicker than texts made of them.
		const producers = new Map(Array.from(producer.values(), (body) => [body.id, body]));
		const certificates = new Map(Array.from(certificate.values(), (body) => [body.id, body]));
		for (const [id, body] of product)
			yield {
				product: body,
				stock: stock.get(id) ?? null,
				producer: producers.get(body.producerId),
				certificate: body.certificateId === null ? undefined : certificates.get(body.certificateId),
			};
	}

	#findable(id: string): Findable | undefined {
		const product = this.#tables.product.get(id);
		if (!product) return undefined;
		return {
			product,
			stock: this.#tables.stock.get(id) ?? null,
			producer: this.producer(product.producerId),
			certificate: this.certificate(product.certificateId),
		};
	}

	/** Stock changes often and travels alone; it joins the rest when a product is first read. */
	#product(id: string): Product | undefined {
		const known = this.#products.get(id);
		if (known) return known;
		const body = this.#tables.product.get(id);
		if (!body) return undefined;
		const product = toProduct(body, this.#tables.stock.get(id) ?? null);
		this.#products.set(id, product);
		return product;
	}
}

/** Tables on their way to the next view: each is copied when it is first written to. */
class CopiedTables {
	readonly #touched: { readonly [Kind in 'product' | 'producer' | 'certificate']: Set<number> } = {
		product: new Set(),
		producer: new Set(),
		certificate: new Set(),
	};
	readonly #copies: { [Kind in keyof Tables]?: Map<string, EntryBodies[Kind]> } = {};

	/** @param isIndexed whether somebody will ask for {@link touchedProducts} */
	constructor(
		readonly before: Tables,
		private readonly isIndexed: boolean,
	) {}

	get result(): Tables {
		return { ...this.before, ...this.#copies };
	}

	/** Products that are found or filtered differently now. */
	touchedProducts(): ReadonlySet<number> {
		const { product, producer, certificate } = this.#touched;
		if (producer.size + certificate.size === 0) return product;
		const touched = new Set(product);
		for (const { id, producerId, certificateId } of this.result.product.values())
			if (producer.has(producerId) || (certificateId !== null && certificate.has(certificateId)))
				touched.add(id);
		return touched;
	}

	put(entry: Entry): void {
		this.#touch(entry.kind, entry.id);
		switch (entry.kind) {
			case 'product':
				this.#copy('product').set(entry.id, entry.body);
				break;
			case 'stock':
				this.#copy('stock').set(entry.id, entry.body);
				break;
			case 'producer':
				this.#copy('producer').set(entry.id, entry.body);
				break;
			case 'certificate':
				this.#copy('certificate').set(entry.id, entry.body);
				break;
			case 'session':
				this.#copy('session').set(entry.id, entry.body);
				break;
			case 'bundle':
				this.#copy('bundle').set(entry.id, entry.body);
				break;
			case 'labelKey':
				this.#copy('labelKey').set(entry.id, entry.body);
				break;
			case 'serialFlag':
				this.#copy('serialFlag').set(entry.id, entry.body);
				break;
			case 'lot':
			case 'story':
				break;
		}
	}

	remove(kind: EntryKind, id: string): void {
		if (kind === 'lot' || kind === 'story') return;
		this.#touch(kind, id);
		if ((this.#copies[kind] ?? this.before[kind]).has(id)) this.#copy(kind).delete(id);
	}

	#touch(kind: EntryKind, id: string): void {
		if (!this.isIndexed) return;
		if (kind === 'product' || kind === 'stock') this.#touched.product.add(Number(id));
		else if (kind === 'producer' || kind === 'certificate') this.#touched[kind].add(Number(id));
	}

	#copy<Kind extends keyof Tables>(kind: Kind): Map<string, EntryBodies[Kind]> {
		const copies: { [K in Kind]?: Map<string, EntryBodies[K]> } = this.#copies;
		return (copies[kind] ??= new Map(this.before[kind]));
	}
}

function serialName(gtin: string, lot: string, serial: string): string {
	return [gtin, lot, serial].join('\n');
}

/** Entry ids by another name of theirs. */
function mapOf<T>(
	table: ReadonlyMap<string, T>,
	nameOf: (body: T) => string | null,
): ReadonlyMap<string, string> {
	const result = new Map<string, string>();
	for (const [id, body] of table) {
		const name = nameOf(body);
		if (name !== null) result.set(name, id);
	}
	return result;
}

function groupByProducer(products: Tables['product']): ReadonlyMap<ProducerId, readonly string[]> {
	const result = new Map<ProducerId, string[]>();
	for (const [id, { producerId }] of products) {
		const own = result.get(producerId);
		if (own) own.push(id);
		else result.set(producerId, [id]);
	}
	return result;
}

function valuesBy<T>(
	table: ReadonlyMap<string, T>,
	nameOf: (body: T) => string,
): ReadonlyMap<string, T> {
	return new Map(Array.from(table.values(), (body) => [nameOf(body), body]));
}

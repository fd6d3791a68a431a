import type { CatalogueView } from '$lib/domain/catalogue/catalogue-view';
import type { Entry } from '$lib/domain/catalogue/entries';
import type { Product } from '$lib/domain/catalogue/product';
import { publishedPromotion } from '$lib/domain/catalogue/published-promotion';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';

/** Gathers entries for one page, each once, with what they refer to. */
export class EntryCollector {
	readonly #entries = new Map<string, Entry>();

	constructor(private readonly catalogue: CatalogueView) {}

	get all(): readonly Entry[] {
		return [...this.#entries.values()];
	}

	add(entry: Entry): void {
		this.#entries.set(`${entry.kind} ${entry.id}`, entry);
	}

	addProductById(id: ProductId): void {
		const product = this.catalogue.product(id);
		if (product) this.addProduct(product);
	}

	/** With its stock, its producer and its certificate. */
	addProduct({ stock, promotion, ...facts }: Product): void {
		const id = String(facts.id);
		const body = { ...facts, ...publishedPromotion(promotion) };
		this.add({ kind: 'product', id, body });
		this.add({ kind: 'stock', id, body: stock });
		this.addProducer(facts.producerId);
		const certificate = this.catalogue.certificate(facts.certificateId);
		if (certificate) {
			this.add({ kind: 'certificate', id: String(certificate.id), body: certificate });
		}
	}

	addProducer(id: ProducerId): void {
		const producer = this.catalogue.producer(id);
		if (producer) this.add({ kind: 'producer', id: String(id), body: producer });
	}

	/** With the producers of its slots; their products are the page's own choice. */
	addSession(session: MarketSession): void {
		this.add({ kind: 'session', id: String(session.id), body: session });
		for (const { producerId } of session.slots) this.addProducer(producerId);
	}
}

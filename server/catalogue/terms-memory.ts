import type { ProductId } from '$lib/domain/ids';
import type { ProductTerms } from '$lib/domain/ordering/terms';
import type { EpochMs } from '$lib/domain/time';

import type { Database } from '../database/database';
import { readTerms, type SeenCatalogue, type Terms } from './terms';

const memories = new WeakMap<Database, TermsMemory>();

/** This process's memory of the terms in one database. */
export function termsMemory(database: Database): TermsMemory {
	const known = memories.get(database);
	if (known) return known;
	const made = new TermsMemory(database);
	memories.set(database, made);
	return made;
}

/**
 * The terms of the catalogue, kept in memory until they change. What it says may be over: nobody
 * may rely on it without checking, in the transaction that writes, that the version it names still
 * stands.
 */
export class TermsMemory {
	readonly #database: Database;
	#epoch: string | null = null;
	#version = -1;
	readonly #products = new Map<ProductId, ProductTerms>();
	readonly #published = new Map<number, EpochMs>();

	constructor(database: Database) {
		this.#database = database;
	}

	/** The terms of these products; asks the database only for what it does not remember. */
	async get(ids: readonly ProductId[], seen: SeenCatalogue): Promise<Terms> {
		const missing = ids.filter((id) => !this.#products.has(id));
		if (missing.length > 0 || !this.#isKnown(seen)) {
			const fresh = await readTerms(this.#database, ids, seen);
			// Whoever came first has perhaps taken it further by now: never back.
			if (fresh.epoch !== this.#epoch || fresh.termsVersion > this.#version) this.#begin(fresh);
			if (fresh.termsVersion !== this.#version) return fresh;
			for (const [id, terms] of fresh.products) this.#products.set(id, terms);
			if (fresh.seenPublishedAt !== undefined) {
				this.#published.set(seen.version, fresh.seenPublishedAt);
			}
			return fresh;
		}
		return {
			epoch: this.#epoch ?? '',
			termsVersion: this.#version,
			products: new Map(
				ids.flatMap((id) => {
					const terms = this.#products.get(id);
					return terms ? [[id, terms] as const] : [];
				}),
			),
			seenPublishedAt: seen.epoch === this.#epoch ? this.#published.get(seen.version) : undefined,
		};
	}

	/** To be called where these terms turned out to be over. */
	forget(termsVersion: number): void {
		if (termsVersion !== this.#version) return;
		this.#products.clear();
		this.#version = -1;
	}

	#isKnown({ epoch, version }: SeenCatalogue): boolean {
		return epoch !== this.#epoch || this.#published.has(version);
	}

	#begin({ epoch, termsVersion }: Terms): void {
		this.#products.clear();
		this.#published.clear();
		this.#epoch = epoch;
		this.#version = termsVersion;
	}
}

import type { ProductId } from '$lib/domain/ids';

import type { ProductKeys } from '../catalogue/known-rows';
import { readGtin } from '../spreadsheet/read-cell';
import { readOcopCode } from './read-values';

/** A product that is there, or that the file brings. */
export interface ProductRef {
	/** Null for one that the file brings. */
	readonly id: ProductId | null;
	readonly slug: string;
	readonly producerSlug: string;
	readonly ocopCode: string | null;
	readonly gtin: string | null;
}

interface Keys {
	readonly ocopCode: string | null;
	readonly gtin: string | null;
	readonly slug: string | null;
}

/** Finds products by their natural keys. */
export class ProductIndex {
	readonly #bySlug = new Map<string, ProductRef>();
	readonly #byCode = new Map<string, ProductRef>();

	/** @param slugOf a producer's slug by its id */
	constructor(known: readonly ProductKeys[], slugOf: (producerId: number) => string) {
		for (const { producerId, ...keys } of known) {
			this.add({ ...keys, producerSlug: slugOf(producerId) });
		}
	}

	/** @param codes that a table gives it, where they are more than it had */
	add(ref: ProductRef, { ocopCode, gtin }: Omit<Keys, 'slug'> = ref): void {
		this.#bySlug.set(ref.slug, ref);
		if (ocopCode !== null) this.#byCode.set(ocopCode, ref);
		if (gtin !== null) this.#byCode.set(gtin, ref);
	}

	bySlug(slug: string): ProductRef | undefined {
		return this.#bySlug.get(slug);
	}

	/** All products that any of these keys names. */
	byKeys({ ocopCode, gtin, slug }: Keys): readonly ProductRef[] {
		const found = [
			ocopCode === null ? undefined : this.#byCode.get(ocopCode),
			gtin === null ? undefined : this.#byCode.get(gtin),
			slug === null ? undefined : this.#bySlug.get(slug),
		];
		return [...new Set(found.filter((ref) => ref !== undefined))];
	}

	/** By OCOP code, GTIN or slug, as somebody wrote it into one cell. */
	find(text: string): ProductRef | undefined {
		for (const code of [readOcopCode(text), readGtin(text)]) {
			const ref = typeof code === 'string' ? this.#byCode.get(code) : undefined;
			if (ref) return ref;
		}
		return this.#bySlug.get(text.toLowerCase());
	}
}

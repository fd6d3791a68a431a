import { keepsGtin } from '$lib/domain/catalogue/product-draft';
import type { Deal } from '$lib/domain/catalogue/promotion';
import { suitsProduct } from '$lib/domain/catalogue/promotion-rules';
import { slugOf } from '$lib/domain/catalogue/slug';
import type { ProductId } from '$lib/domain/ids';

import type { KnownProduct } from '../catalogue/known-rows';
import type { ImportedProduct } from '../catalogue/save-imported';
import { changeOf, type Changed } from './differences';
import type { ProductDraft } from './drafts';
import type { ProducerDirectory } from './plan-producers';
import type { ProductIndex, ProductRef } from './product-index';
import type { FileDrafts } from './read-file';

/** A product that is to be made: its producer and its certificate may come with the same file. */
export interface NewImportedProduct {
	readonly values: Omit<ImportedProduct, 'producerId' | 'certificateId'>;
	readonly producerSlug: string;
}

export interface ProductPlan {
	readonly create: readonly NewImportedProduct[];
	readonly change: readonly Changed<KnownProduct>[];
	readonly unchanged: number;
}

type DraftedProduct = FileDrafts['products'][number];
interface MatchedProduct {
	readonly drafted: DraftedProduct;
	readonly ref: ProductRef;
}

/**
 * What shoppers rely on: of a listed product it changes through a review only, of another one it has
 * to be reviewed again.
 */
const REVIEWED = [
	'name',
	'setCode',
	'unit',
	'netWeight',
	'netWeightUnit',
	'shelfLifeDays',
	'gtin',
	'ocopCode',
	'story',
	'ingredients',
	'storage',
] as const satisfies readonly (keyof KnownProduct)[];

/** Finds the product that each row is about, or gives it a slug of its own; new ones join the index. */
export function matchProducts(
	drafts: FileDrafts['products'],
	directory: ProducerDirectory,
	index: ProductIndex,
): readonly MatchedProduct[] {
	const matched: MatchedProduct[] = [];
	const seen = new Set<ProductRef>();
	for (const drafted of drafts) {
		const producerSlug = producerOf(drafted, directory);
		if (producerSlug === undefined) continue;
		const ref = productOf(drafted, producerSlug, index);
		if (!ref) continue;
		if (seen.has(ref)) {
			drafted.row.fault('name', 'ROW_TWICE');
			continue;
		}
		seen.add(ref);
		index.add(ref, drafted.draft);
		matched.push({ drafted, ref });
	}
	return matched;
}

function producerOf({ draft, row }: DraftedProduct, directory: ProducerDirectory) {
	const found = directory.find(draft.producer);
	if (found.length === 0) row.fault('producer', 'PRODUCER_UNKNOWN');
	if (found.length > 1) row.fault('producer', 'PRODUCER_AMBIGUOUS', { choices: found });
	return found.length === 1 ? found[0] : undefined;
}

function productOf(
	{ draft, row }: DraftedProduct,
	producerSlug: string,
	index: ProductIndex,
): ProductRef | undefined {
	const [named, another] = index.byKeys(draft);
	if (another) {
		row.fault('ocopCode', 'KEYS_DISAGREE', {
			choices: index.byKeys(draft).map(({ slug }) => slug),
		});
		return undefined;
	}
	if (named && named.producerSlug !== producerSlug) {
		row.fault('producer', 'OTHER_PRODUCER', { choices: [named.producerSlug] });
		return undefined;
	}
	if (named) return named;
	const { ocopCode, gtin } = draft;
	const fresh = { id: null, producerSlug, ocopCode, gtin };
	return draft.slug === null ? byName(draft, fresh, index) : { ...fresh, slug: draft.slug };
}

/** Without a key of its own a product is known by its name and its producer. */
function byName(
	{ name }: ProductDraft,
	fresh: Omit<ProductRef, 'slug'>,
	index: ProductIndex,
): ProductRef {
	const { producerSlug, ocopCode, gtin } = fresh;
	const plain = slugOf(name) || producerSlug;
	for (const slug of [plain, `${plain}-${producerSlug}`]) {
		const there = index.bySlug(slug);
		if (!there) return { ...fresh, slug };
		if (there.producerSlug === producerSlug && !differs(there, fresh)) return there;
	}
	// Another product of that name and producer: its key tells it apart.
	return { ...fresh, slug: `${plain}-${ocopCode ?? gtin ?? ''}` };
}

type Codes = Pick<ProductRef, 'ocopCode' | 'gtin'>;

function differs(one: Codes, other: Codes): boolean {
	const apart = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;
	return apart(one.ocopCode, other.ocopCode) || apart(one.gtin, other.gtin);
}

/** Known products, and what promotions that run or come promise of them. */
export interface KnownGoods {
	readonly products: ReadonlyMap<ProductId, KnownProduct>;
	readonly deals: ReadonlyMap<ProductId, readonly Deal[]>;
}

/** Tells what is new from what changes. */
export function planProducts(matched: readonly MatchedProduct[], known: KnownGoods): ProductPlan {
	const create: NewImportedProduct[] = [];
	const change: Changed<KnownProduct>[] = [];
	let unchanged = 0;
	for (const { drafted, ref } of matched) {
		const { producer: _, slug: __, ...said } = drafted.draft;
		const before = ref.id === null ? undefined : known.products.get(ref.id);
		if (!before) {
			create.push({ values: newValues(ref.slug, said), producerSlug: ref.producerSlug });
			continue;
		}
		const { available: ___, seasonMonths, ...facts } = said;
		const changed = changeOf(before, { ...facts, seasonMonths: seasonMonths && [...seasonMonths] });
		if (changed && !keepsGtin(before.gtin, changed.after.gtin)) {
			drafted.row.fault('gtin', 'GTIN_KEPT', { choices: [before.gtin ?? ''] });
		}
		const outgrowing = changed && outgrows(changed, known.deals.get(before.id) ?? []);
		if (outgrowing) drafted.row.fault(outgrowing, 'PROMOTION_UNFIT');
		if (!changed) unchanged++;
		else if (!changesWords(changed)) change.push(changed);
		else if (before.withdrawnAt === null) drafted.row.fault('name', 'LISTED');
		else change.push({ before, after: { ...changed.after, reviewedAt: null } });
	}
	return { create, change, unchanged };
}

/** The column by which a product would no longer suit what is promised of it; null where none is. */
function outgrows(
	{ before, after }: Changed<KnownProduct>,
	deals: readonly Deal[],
): 'price' | 'set' | null {
	const suits = (product: KnownProduct) => deals.every((deal) => suitsProduct(deal, product));
	const { priceDong, setCode } = after;
	if (priceDong !== before.priceDong && !suits({ ...before, priceDong })) return 'price';
	return setCode !== before.setCode && !suits({ ...before, setCode }) ? 'set' : null;
}

function changesWords({ before, after }: Changed<KnownProduct>): boolean {
	return REVIEWED.some((field) => before[field] !== after[field]);
}

function newValues(
	slug: string,
	said: Omit<ProductDraft, 'producer' | 'slug'>,
): NewImportedProduct['values'] {
	return {
		...said,
		slug,
		netWeightUnit: said.netWeightUnit ?? 'g',
		seasonMonths: [...(said.seasonMonths ?? [])],
		story: said.story ?? '',
		picture: null,
	};
}

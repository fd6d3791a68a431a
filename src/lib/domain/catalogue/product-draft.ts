import type { FileId } from '../files/purposes';
import type { ProductId } from '../ids';
import { MAX_DONG } from '../money';
import type { EpochMs } from '../time';
import { toGtin14 } from '../trace/gs1';
import type { Product, ProductSetCode, ProductStory } from './product';

/** What a draft may say of a product: all that an organiser looks at before shoppers rely on it. */
export type ProductFacts = Pick<
	Product,
	| 'name'
	| 'setCode'
	| 'priceDong'
	| 'unit'
	| 'netWeight'
	| 'netWeightUnit'
	| 'shelfLifeDays'
	| 'gtin'
> &
	Pick<ProductStory, 'story' | 'ingredients' | 'storage'>;

export type FactName = keyof ProductFacts;

/** In the order in which they are shown. */
export const FACT_NAMES = [
	'name',
	'setCode',
	'priceDong',
	'unit',
	'netWeight',
	'netWeightUnit',
	'ingredients',
	'storage',
	'shelfLifeDays',
	'gtin',
	'story',
] as const satisfies readonly FactName[];

/** Most letters of each text, wherever it comes in: by a form, a draft or a table. */
export const LONGEST = {
	name: 120,
	unit: 40,
	gtin: 20,
	story: 6_000,
	ingredients: 1_000,
	storage: 500,
} as const;

/** What a price may be: below it is a slip of the finger, above it no food. */
export const LEAST_PRICE_DONG = 500;
export const MOST_PRICE_DONG = 1_000_000_000;
/** Most units that may be on hand. */
export const MOST_STOCK = 100_000;
/** In grams or millilitres. */
export const MOST_WEIGHT = 1_000_000;
export const MOST_SHELF_LIFE_DAYS = 36_500;

/** Where a draft begins that is of no product yet; no set is chosen. */
export const NO_FACTS: ProductFacts = {
	name: '',
	setCode: 0,
	priceDong: 0,
	unit: '',
	netWeight: null,
	netWeightUnit: 'g',
	shelfLifeDays: null,
	gtin: null,
	story: '',
	ingredients: null,
	storage: null,
};

/** `draft` is being written · `submitted` waits for the organisers · `sentBack` came back with a reason. */
export const DRAFT_STATES = ['draft', 'submitted', 'sentBack'] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** A draft as its producer's desk and the organisers see it. */
export interface ProductDraft {
	readonly id: number;
	/** Null for a product that is to be. */
	readonly productId: ProductId | null;
	/** Only what is to be different; of a new product all that was filled in. */
	readonly changes: Partial<ProductFacts>;
	/** The picture that is to be; null where it stays. */
	readonly pictureFileId: FileId | null;
	/** The dossier that a product rests on that has none yet. */
	readonly dossierId: string | null;
	readonly state: DraftState;
	/** Why it was sent back. */
	readonly reason: string | null;
	/** Grows with whatever happens to it: whoever goes on names the one they saw. */
	readonly revision: number;
	readonly savedAt: EpochMs;
}

/** What is wanted otherwise than it is. */
export function changedFacts(
	before: ProductFacts,
	wanted: Partial<ProductFacts>,
): Partial<ProductFacts> {
	const names = FACT_NAMES.filter((name) => name in wanted && wanted[name] !== before[name]);
	return Object.fromEntries(names.map((name) => [name, wanted[name]]));
}

/**
 * Whether a product may bear a number after the one before: labels on goods, and the recalls of single
 * pieces, find their product by it, so that the first one stays.
 * @param before 14 digits; null where it has none yet
 */
export function keepsGtin(before: string | null, after: string | null): boolean {
	return before === null || before === after;
}

/** Facts that cannot stand so. */
export function factFaults(facts: ProductFacts): FactName[] {
	const isFit: Readonly<Record<FactName, boolean>> = {
		name: facts.name.trim() !== '' && facts.name.length <= LONGEST.name,
		setCode: isSet(facts.setCode),
		priceDong: isPrice(facts.priceDong),
		unit: facts.unit.trim() !== '' && facts.unit.length <= LONGEST.unit,
		netWeight: isCount(facts.netWeight, MOST_WEIGHT),
		netWeightUnit: true,
		shelfLifeDays: isCount(facts.shelfLifeDays, MOST_SHELF_LIFE_DAYS),
		gtin: facts.gtin === null || toGtin14(facts.gtin) === facts.gtin,
		story: facts.story.length <= LONGEST.story,
		ingredients: (facts.ingredients ?? '').length <= LONGEST.ingredients,
		storage: (facts.storage ?? '').length <= LONGEST.storage,
	};
	return FACT_NAMES.filter((name) => !isFit[name]);
}

/** Whether a product may cost so much. @param priceDong whole đồng */
export function isPrice(priceDong: number): boolean {
	return (
		Number.isSafeInteger(priceDong) &&
		priceDong >= LEAST_PRICE_DONG &&
		priceDong <= Math.min(MOST_PRICE_DONG, MAX_DONG)
	);
}

function isSet(code: ProductSetCode): boolean {
	return Number.isInteger(code) && code >= 1 && code <= 26;
}

function isCount(value: number | null, most: number): boolean {
	return value === null || (Number.isSafeInteger(value) && value >= 1 && value <= most);
}

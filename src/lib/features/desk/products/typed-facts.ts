import type { ProductFacts } from '$lib/domain/catalogue/product-draft';
import { parseDong } from '$lib/domain/money';
import { printedGtin, toGtin14 } from '$lib/domain/trace/gs1';
import * as v from 'valibot';

/** The form as it was typed, whether it makes sense or not. */
export const typedSchema = v.object({
	name: v.string(),
	setCode: v.string(),
	price: v.string(),
	unit: v.string(),
	netWeight: v.string(),
	netWeightUnit: v.picklist(['g', 'ml']),
	shelfLifeDays: v.string(),
	gtin: v.string(),
	story: v.string(),
	ingredients: v.string(),
	storage: v.string(),
	dossierId: v.string(),
});
export type TypedFacts = v.InferOutput<typeof typedSchema>;

const shown = (count: number | null): string => (count === null ? '' : String(count));

/** Facts as the form shows them. */
export function toTyped(facts: ProductFacts, dossierId: string | null): TypedFacts {
	return {
		name: facts.name,
		setCode: facts.setCode === 0 ? '' : String(facts.setCode),
		price: facts.priceDong === 0 ? '' : String(facts.priceDong),
		unit: facts.unit,
		netWeight: shown(facts.netWeight),
		netWeightUnit: facts.netWeightUnit,
		shelfLifeDays: shown(facts.shelfLifeDays),
		gtin: facts.gtin === null ? '' : printedGtin(facts.gtin),
		story: facts.story,
		ingredients: facts.ingredients ?? '',
		storage: facts.storage ?? '',
		dossierId: dossierId ?? '',
	};
}

/** What was typed as facts; what makes no sense becomes what `factFaults` names. */
export function toFacts(typed: TypedFacts): ProductFacts {
	return {
		name: typed.name.trim(),
		setCode: Number(typed.setCode),
		priceDong: parseDong(typed.price) ?? 0,
		unit: typed.unit.trim(),
		netWeight: countOf(typed.netWeight),
		netWeightUnit: typed.netWeightUnit,
		shelfLifeDays: countOf(typed.shelfLifeDays),
		gtin: gtinOf(typed.gtin),
		story: typed.story.trim(),
		ingredients: typed.ingredients.trim() || null,
		storage: typed.storage.trim() || null,
	};
}

function countOf(typed: string): number | null {
	if (typed.trim() === '') return null;
	return /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : 0;
}

function gtinOf(typed: string): string | null {
	const digits = typed.replace(/\s/g, '');
	return digits === '' ? null : (toGtin14(digits) ?? digits);
}

import type { FactName, ProductFacts } from '$lib/domain/catalogue/product-draft';
import { formatDong } from '$lib/domain/money';
import { printedGtin } from '$lib/domain/trace/gs1';
import { setName } from '$lib/features/catalogue/words';
import { m } from '$lib/i18n/paraglide/messages';

const NAMES: Readonly<Record<FactName, () => string>> = {
	name: m.goods_name,
	setCode: m.goods_set,
	priceDong: m.goods_price,
	unit: m.goods_unit,
	netWeight: m.goods_weight,
	netWeightUnit: m.goods_weight_unit,
	shelfLifeDays: m.goods_shelf_life,
	gtin: m.goods_gtin,
	story: m.goods_story,
	ingredients: m.goods_ingredients,
	storage: m.goods_storage,
};

export const factName = (name: FactName): string => NAMES[name]();

/** A fact as one reads it, a weight with its unit; empty where nothing is said. */
export function factText(facts: Partial<ProductFacts>, name: FactName): string {
	const value = facts[name];
	if (value === null || value === undefined || value === '') return '';
	switch (name) {
		case 'setCode':
			return setName(Number(value));
		case 'priceDong':
			return formatDong(Number(value));
		case 'netWeight':
			return `${value} ${facts.netWeightUnit ?? ''}`.trim();
		case 'shelfLifeDays':
			return m.goods_days({ count: String(value) });
		case 'gtin':
			return printedGtin(String(value));
		default:
			return String(value);
	}
}

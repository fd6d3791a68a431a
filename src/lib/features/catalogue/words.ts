import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import type { SortOrder } from '$lib/domain/catalogue/catalogue-view';
import type { Producer, Product, ProducerKind } from '$lib/domain/catalogue/product';
import { productSet, type SectorCode } from '$lib/domain/catalogue/product-sets';
import {
	findProvince,
	provinceBareName,
	provinceName,
	type ProvinceCode,
} from '$lib/domain/places/provinces';
import type { EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

const SECTORS: Record<SectorCode, () => string> = {
	1: m.catalogue_sector_1,
	2: m.catalogue_sector_2,
	3: m.catalogue_sector_3,
	4: m.catalogue_sector_4,
	5: m.catalogue_sector_5,
	6: m.catalogue_sector_6,
};

const SETS: readonly (() => string)[] = [
	m.catalogue_set_1,
	m.catalogue_set_2,
	m.catalogue_set_3,
	m.catalogue_set_4,
	m.catalogue_set_5,
	m.catalogue_set_6,
	m.catalogue_set_7,
	m.catalogue_set_8,
	m.catalogue_set_9,
	m.catalogue_set_10,
	m.catalogue_set_11,
	m.catalogue_set_12,
	m.catalogue_set_13,
	m.catalogue_set_14,
	m.catalogue_set_15,
	m.catalogue_set_16,
	m.catalogue_set_17,
	m.catalogue_set_18,
	m.catalogue_set_19,
	m.catalogue_set_20,
	m.catalogue_set_21,
	m.catalogue_set_22,
	m.catalogue_set_23,
	m.catalogue_set_24,
	m.catalogue_set_25,
	m.catalogue_set_26,
];

const KINDS: Record<ProducerKind, () => string> = {
	cooperative: m.catalogue_kind_cooperative,
	cooperativeGroup: m.catalogue_kind_cooperativeGroup,
	company: m.catalogue_kind_company,
	farm: m.catalogue_kind_farm,
	household: m.catalogue_kind_household,
	association: m.catalogue_kind_association,
	unknown: m.catalogue_kind_unknown,
};

const SORTS: Record<SortOrder, () => string> = {
	relevance: m.catalogue_sort_relevance,
	newest: m.catalogue_sort_newest,
	priceUp: m.catalogue_sort_priceUp,
	priceDown: m.catalogue_sort_priceDown,
	name: m.catalogue_sort_name,
};

export const sectorName = (sector: SectorCode): string => SECTORS[sector]();
export const setName = (code: number): string => SETS[code - 1]?.() ?? m.catalogue_unknown();
export const producerKindName = (kind: ProducerKind): string => KINDS[kind]();
export const sortName = (sort: SortOrder): string => SORTS[sort]();

/** The sector a product belongs to, in words. */
export function sectorOfProduct(product: Product): string {
	const set = productSet(product.setCode);
	return set ? sectorName(set.sector) : m.catalogue_unknown();
}

/** Today's province with the old one after it, where it had another name. */
export function placeText(producer: Producer): string {
	const now = provinceName(producer.provinceCode);
	return producer.oldProvince === null
		? now
		: `${now} (${m.catalogue_place_old_inline({ name: producer.oldProvince })})`;
}

/** `500 g`, `1,5 kg`, `1 lít`. */
export function weightText(product: Product): string {
	if (product.netWeight === null) return m.catalogue_unknown();
	const isLarge = product.netWeight >= 1000;
	const amount = isLarge ? product.netWeight / 1000 : product.netWeight;
	const unit = product.netWeightUnit === 'g' ? (isLarge ? 'kg' : 'g') : isLarge ? 'l' : 'ml';
	return `${String(amount).replace('.', ',')}\u00a0${unit}`;
}

/** `6 tháng từ ngày sản xuất`; whole months where it is at least two of them. */
export function shelfLifeText(product: Product): string {
	const days = product.shelfLifeDays;
	if (days === null) return m.catalogue_unknown();
	return days >= 60
		? m.catalogue_fact_shelf_life_months({ count: Math.floor(days / 30) })
		: m.catalogue_fact_shelf_life_days({ count: days });
}

/** What to say of a certificate that may not show its stars; null where it is valid. */
export function withoutStarsText(
	certificate: Certificate | undefined,
	now: EpochMs,
): string | null {
	if (!certificate) return m.catalogue_state_none();
	switch (certificateState(certificate, now)) {
		case 'valid':
			return null;
		case 'expired':
			return m.catalogue_state_expired();
		case 'withdrawn':
			return m.catalogue_state_withdrawn();
		case 'unverified':
			return m.catalogue_state_unverified();
	}
}

/** A province's official name in the reader's language: `tỉnh Cà Mau`, `Cà Mau province`. */
export function provinceWords(code: ProvinceCode): string {
	const name = provinceBareName(code);
	switch (findProvince(code)?.kind) {
		case 'city':
			return m.catalogue_province_city({ name });
		case 'province':
			return m.catalogue_province_province({ name });
		case undefined:
			return name;
	}
}

/** What is said where a basket took nothing. @param left of these goods, at all: see `Cart.add` */
export function noneAddedText(left: number): string {
	return left > 0 ? m.catalogue_none_added({ count: left }) : m.catalogue_sold_out();
}

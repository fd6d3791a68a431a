import type { Producer, Product } from '../catalogue/product';
import type { Certificate } from '../certification/certificate';
import type { Lot, TraceEvent } from './lot';

/**
 * The ten things that a trace must show a consumer, in the order of the rule.
 * @see TT 02/2024/TT-BKHCN, TCVN 13274:2020
 */
export const MINIMUM_ELEMENTS = [
	'productName',
	'picture',
	'producer',
	'address',
	'stages',
	'times',
	'productCode',
	'locationCode',
	'serialAndShelfLife',
	'standards',
] as const;
export type MinimumElement = (typeof MINIMUM_ELEMENTS)[number];

/**
 * What a digital product passport must hold at least.
 * @see NĐ 37/2026/NĐ-CP Điều 32
 */
export const PASSPORT_FIELDS = [
	'nameAndGtin',
	'organisation',
	'origin',
	'traceInformation',
	'certificates',
	'productionDate',
	'expiryDate',
	'warnings',
] as const;
export type PassportField = (typeof PASSPORT_FIELDS)[number];

export interface PassportFacts {
	readonly product: Product;
	readonly producer: Producer | null;
	readonly certificate: Certificate | null;
	/** Null where the code names no lot, or one that nobody registered. */
	readonly lot: Lot | null;
	readonly serial: string | null;
	/** Whether the warnings that the product's set demands are shown; true where it demands none. */
	readonly hasWarnings: boolean;
}

/** The events that stand: those that no later event corrects, in the order of their happening. */
export function standingEvents(events: readonly TraceEvent[]): readonly TraceEvent[] {
	const corrected = new Set(events.map((event) => event.corrects));
	return events
		.filter((event) => !corrected.has(event.id))
		.sort((one, other) => one.at - other.at || one.id - other.id);
}

/** Which of the ten elements a lot lacks, in the rule's order; empty = complete. */
export function missingElements(facts: PassportFacts): MinimumElement[] {
	const has = presentElements(facts);
	return MINIMUM_ELEMENTS.filter((element) => !has[element]);
}

function presentElements(facts: PassportFacts): Record<MinimumElement, boolean> {
	const { product, producer, lot } = facts;
	const events = lot ? standingEvents(lot.events) : [];
	// Opening a lot is bookkeeping; a stage is something that was done to the goods.
	const stages = events.filter(
		(event) => event.step !== 'commissioning' && event.step !== 'recall',
	);
	return {
		productName: product.name.trim() !== '',
		picture: product.picture !== null,
		producer: producer !== null && producer.kind !== 'unknown',
		address: hasAddress(producer),
		stages: stages.length > 0,
		times: stages.length > 0 && stages.every((event) => Number.isFinite(event.at)),
		productCode: product.gtin !== null && lot !== null,
		locationCode: lot?.locationCode != null,
		serialAndShelfLife:
			(facts.serial !== null || lot !== null) &&
			(lot?.expiresOn != null || product.shelfLifeDays !== null),
		standards: (lot?.standards.length ?? 0) > 0,
	};
}

/** Which fields of the digital passport are missing, in the decree's order. */
export function missingPassportFields(facts: PassportFacts): PassportField[] {
	const { product, producer, certificate, lot } = facts;
	const has: Record<PassportField, boolean> = {
		nameAndGtin: product.name.trim() !== '' && product.gtin !== null,
		organisation: hasAddress(producer) && lot?.locationCode != null,
		origin: producer !== null,
		traceInformation: (lot?.events.length ?? 0) > 0,
		certificates: certificate !== null,
		productionDate: lot?.producedOn != null,
		expiryDate: lot?.expiresOn != null,
		warnings: facts.hasWarnings,
	};
	return PASSPORT_FIELDS.filter((field) => !has[field]);
}

/** A commune's code is no address that a consumer can read: only its name is. */
function hasAddress(producer: Producer | null): boolean {
	return producer?.communeName != null;
}

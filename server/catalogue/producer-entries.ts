import type { Entry } from '$lib/domain/catalogue/entries';
import type { Producer } from '$lib/domain/catalogue/product';

import { findCommuneName } from '../places/commune-name';
import type { producers } from './tables';

type ProducerRow = typeof producers.$inferSelect;

/** All that the public may know of a producer: the commune by its code and by its name. */
export function toProducer(row: ProducerRow): Producer {
	return { ...row, communeName: findCommuneName(row.provinceCode, row.communeCode) };
}

/**
 * The public entry `producer`. It names the commune and leaves the code out: within a province the
 * name tells it, and 20,000 products' facts must stay small.
 */
export function toProducerEntry(row: ProducerRow): Entry {
	const producer = toProducer(row);
	const { communeCode, communeName } = producer;
	const body = { ...producer, communeCode: communeName === null ? communeCode : null };
	return { kind: 'producer', id: String(row.id), body };
}

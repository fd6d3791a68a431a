import type { Entry } from '$lib/domain/catalogue/entries';
import type { Producer } from '$lib/domain/catalogue/product';
import { findProvince } from '$lib/domain/places/provinces';

import { findCommuneName } from '../places/commune-name';
import type { producers } from './tables';

type ProducerRow = typeof producers.$inferSelect;

/** All that the public may know of a producer: the commune by its code and by its name. */
export function toProducer(row: ProducerRow): Producer {
	const { provinceCode, communeCode } = row;
	return {
		...row,
		// A province that was merged into another is looked for as that one.
		provinceCode: findProvince(provinceCode)?.code ?? provinceCode,
		communeName: findCommuneName(provinceCode, communeCode),
	};
}

/**
 * The public entry `producer`. It names the commune and leaves the code out: within a province the
 * name tells it, and 20,000 products' facts must stay small.
 */
export function toProducerEntry(row: ProducerRow): Entry {
	const { phone, street, registration, ...producer } = toProducer(row);
	const { communeCode, communeName } = producer;
	const body = {
		...producer,
		communeCode: communeName === null ? communeCode : null,
		// Most have none of these, and all of them are in everybody's first pull.
		...(phone == null ? {} : { phone }),
		...(street == null ? {} : { street }),
		...(registration == null ? {} : { registration }),
	};
	return { kind: 'producer', id: String(row.id), body };
}

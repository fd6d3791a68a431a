import { communeNameInText } from '$lib/domain/places/communes';

import { knownCommunes } from './known-places';

/**
 * A commune's name as it stands in an address: `xã Mê Linh`.
 * @param provinceCode two digits
 * @param communeCode five digits; null where nobody said it
 * @returns null where this province has no such commune
 */
export function findCommuneName(provinceCode: string, communeCode: string | null): string | null {
	const commune =
		communeCode === null ? undefined : knownCommunes().find(provinceCode, communeCode);
	return commune ? communeNameInText(commune) : null;
}

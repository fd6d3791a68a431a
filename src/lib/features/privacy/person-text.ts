import { communeFullName, type Communes } from '$lib/domain/places/communes';
import { provinceName } from '$lib/domain/places/provinces';
import type { Profile } from '$lib/local/drawer-database';

/**
 * Who somebody is and where, a line each, as far as it was typed.
 * @param communes null while the list is not there: the commune is then left out
 */
export function personText(person: Profile, communes: Communes | null): string {
	const { name, phone, street, provinceCode, communeCode, oldAddress } = person;
	const commune = communes?.find(provinceCode, communeCode);
	const place = [
		street,
		commune ? communeFullName(commune) : '',
		provinceCode === '' ? '' : provinceName(provinceCode),
	];
	return [[name, phone].filter(Boolean).join(' · '), place.filter(Boolean).join(', '), oldAddress]
		.filter(Boolean)
		.join('\n');
}

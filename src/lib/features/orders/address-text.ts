import type { Address } from '$lib/domain/ordering/order';
import { communeFullName, type Communes } from '$lib/domain/places/communes';
import { provinceName } from '$lib/domain/places/provinces';

/**
 * An address as it stands on an envelope.
 * @param communes null while the list is not there: the commune is then left out
 */
export function addressText(address: Address, communes: Communes | null): string {
	const commune = communes?.find(address.provinceCode, address.communeCode);
	return [
		address.street,
		...(commune ? [communeFullName(commune)] : []),
		provinceName(address.provinceCode),
	].join(', ');
}

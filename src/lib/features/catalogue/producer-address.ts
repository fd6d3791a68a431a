import type { Producer } from '$lib/domain/catalogue/product';

import { placeText } from './words';

/** `xã Mê Linh, Hà Nội`; the province alone where nobody named the commune. */
export function producerAddress(producer: Producer): string {
	return [producer.communeName, placeText(producer)].filter(Boolean).join(', ');
}

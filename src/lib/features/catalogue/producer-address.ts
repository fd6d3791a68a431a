import type { Producer } from '$lib/domain/catalogue/product';

import { placeText } from './words';

/** `Thôn 3, xã Mê Linh, Hà Nội`, with the street where its owner wrote it; the province alone where nobody named the commune. */
export function producerAddress(producer: Producer): string {
	return [producer.street, producer.communeName, placeText(producer)].filter(Boolean).join(', ');
}

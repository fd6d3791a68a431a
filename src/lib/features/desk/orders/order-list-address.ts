import { UUID_PATTERN, orderId, type OrderId } from '$lib/domain/ids';

const MARK = '#orders=';

/** The part of an address that names orders. It stays on the phone, however many they are. */
export function hashOfOrders(orders: readonly { readonly id: OrderId }[]): string {
	return MARK + orders.map(({ id }) => id).join(',');
}

/** @returns null where the hash of an address names no orders */
export function ordersOfHash(hash: string): ReadonlySet<OrderId> | null {
	if (!hash.startsWith(MARK)) return null;
	const ids = hash.slice(MARK.length).split(',');
	return new Set(ids.filter((id) => UUID_PATTERN.test(id)).map(orderId));
}

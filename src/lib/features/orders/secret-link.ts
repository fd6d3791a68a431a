import { orderSecret, type OrderId, type OrderSecret } from '$lib/domain/ids';

/**
 * The address that opens an order on another phone. The secret stands after the `#`, which
 * browsers keep to themselves: no server, proxy or log ever sees it.
 * @param origin without a slash at the end
 */
export function orderLink(
	origin: string,
	order: { readonly id: OrderId; readonly secret: OrderSecret },
): string {
	return `${origin}/orders/${order.id}#s=${order.secret}`;
}

/** The secret in an address's fragment (`#s=…`); undefined where there is none. */
export function secretIn(hash: string): OrderSecret | undefined {
	const found = /^#s=([A-Za-z0-9_-]{22})$/.exec(hash)?.[1];
	return found === undefined ? undefined : orderSecret(found);
}

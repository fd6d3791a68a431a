import type { OperationKind } from '$lib/domain/ordering/operation';
import type { LocalOrder } from '$lib/local/outbox.svelte';

/**
 * Whether something of this kind about the order will still be sent by itself. What the server
 * will not take as it is does not count: nothing comes of it, so the buyer may do it anew.
 */
export function isOnItsWay(order: Pick<LocalOrder, 'waiting'>, kind: OperationKind): boolean {
	return order.waiting.some((row) => row.operation.kind === kind && row.poison === null);
}

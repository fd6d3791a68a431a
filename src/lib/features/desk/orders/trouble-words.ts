import { ORDER_STATES, type OrderState } from '$lib/domain/ordering/order';
import { stateName } from '$lib/features/orders/order-words';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';
import type { LocalDeskOrder, RefusedWork } from '$lib/local/desk-orders.svelte';

import { stepName } from './order-steps';

/** What was refused, as its person would call it. */
export function workName({ step }: Pick<RefusedWork, 'step'>): string {
	return step.kind === 'move' ? stepName(step.to) : m.stall_money();
}

/** Why the server did not do what was done here, and what that means. */
export function troubleWords(order: LocalDeskOrder, refused: RefusedWork): string {
	if (refused.status === 'held') return m.stall_trouble_held();
	switch (refused.code) {
		case 'ORDER_CALLED_OFF':
			return calledOffWords(order);
		case 'ORDER_NOT_WAITING':
			return m.stall_trouble_elsewhere({ state: stateIn(refused.params['state'], order.state) });
		case 'FORBIDDEN':
			return m.stall_trouble_forbidden();
		default:
			return errorWords({ code: refused.code ?? 'INTERNAL', params: refused.params });
	}
}

function calledOffWords({ history }: LocalDeskOrder): string {
	const off = history.findLast(({ state }) => state === 'cancelled');
	if (off?.by !== 'producer') return m.stall_trouble_buyer();
	return m.stall_trouble_colleague({ person: off.person ?? m.stall_somebody() });
}

function stateIn(told: string | number | undefined, otherwise: OrderState): string {
	return stateName(ORDER_STATES.find((state) => state === told) ?? otherwise);
}

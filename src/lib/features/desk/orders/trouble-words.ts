import { ORDER_STATES, type OrderState } from '$lib/domain/ordering/order';
import { stateName } from '$lib/features/orders/order-words';
import { errorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';
import type { LocalDeskOrder, RefusedWork } from '$lib/local/desk-orders.svelte';

import { parcelWords, stepName } from './order-steps';

/** What was refused, as its person would call it. */
export function workName({ step }: Pick<RefusedWork, 'step'>): string {
	switch (step.kind) {
		case 'move':
			return stepName(step.to);
		case 'money':
			return m.stall_money();
		case 'parcel':
			return m.stall_parcel_correct();
		case 'lots':
			return m.stall_lots_named();
	}
}

/** Why the server did not do what was done here, and what that means. */
export function troubleWords(order: LocalDeskOrder, refused: RefusedWork): string {
	if (refused.status === 'held') return m.stall_trouble_held();
	switch (refused.code) {
		case 'ORDER_CALLED_OFF':
			return calledOffWords(order);
		case 'ORDER_NOT_WAITING':
			return notWaitingWords(order, refused);
		case 'FORBIDDEN':
			return m.stall_trouble_forbidden();
		default:
			return errorWords({ code: refused.code ?? 'INTERNAL', params: refused.params });
	}
}

function notWaitingWords(order: LocalDeskOrder, { step, params }: RefusedWork): string {
	const state = params['state'];
	// Still under way: a colleague put the parcel right otherwise.
	return step.kind === 'parcel' && state === 'shipped'
		? m.stall_trouble_parcel({ theirs: parcelWords(order.parcel), mine: parcelWords(step) })
		: m.stall_trouble_elsewhere({ state: stateIn(state, order.state) });
}

function calledOffWords({ history }: LocalDeskOrder): string {
	const off = history.findLast(({ state }) => state === 'cancelled');
	if (off?.by !== 'producer') return m.stall_trouble_buyer();
	return m.stall_trouble_colleague({ person: off.person ?? m.stall_somebody() });
}

function stateIn(told: string | number | undefined, otherwise: OrderState): string {
	return stateName(ORDER_STATES.find((state) => state === told) ?? otherwise);
}

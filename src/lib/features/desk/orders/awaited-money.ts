import type { PaymentMethod } from '$lib/domain/ordering/order';

/** Orders that await money: of one way of paying, or of both. */
export interface MoneyFilter {
	readonly by: PaymentMethod | undefined;
}

/** @param by left out for both ways of paying */
export function awaitedMoneyHref(by?: PaymentMethod): string {
	return `/desk/producer/orders?money=${by ?? 'awaited'}`;
}

/** What an address asks for; null where it is of all orders. */
export function moneyFilterOf({ searchParams }: URL): MoneyFilter | null {
	const asked = searchParams.get('money');
	if (asked === 'awaited') return { by: undefined };
	return asked === 'cod' || asked === 'vietqr' ? { by: asked } : null;
}

import { fold, foldedWords } from '../text';
import type { DeskOrder } from './desk-order';
import type { PaymentMethod } from './order';
import { orderCode } from './order-code';
import { formatPhone } from './phone';

/**
 * Whether the money of an order should have come, or may come any moment: a transfer is looked for on the
 * account from the first day on, cash once the goods are at the buyer's.
 * @param by of one way of paying alone; left out for both
 */
export function isMoneyAwaited(
	{ payment, paymentState, state }: Pick<DeskOrder, 'payment' | 'paymentState' | 'state'>,
	by: PaymentMethod = payment,
): boolean {
	if (payment !== by || paymentState !== 'awaiting') return false;
	return payment === 'cod' ? state === 'delivered' : state !== 'cancelled' && state !== 'returned';
}

/**
 * Whether an order is the one somebody types: by its code, its buyer's name without diacritics, or
 * the buyer's phone number however it is written. Where the buyer is shown no more, the end of the
 * number still finds it.
 */
export function isOrderTyped(order: DeskOrder, typed: string): boolean {
	const { buyer, phoneEnd } = order;
	const digits = typed.replace(/\D/g, '');
	const phone = buyer ? formatPhone(buyer.phone).replace(/\D/g, '') : (phoneEnd ?? '');
	// Digits and what people put between them, nothing else: no code and no name.
	if (digits.length >= 3 && /^[\d\s.+()-]+$/.test(typed)) {
		const national = digits.replace(/^(?:00)?84/, '0');
		if (phone.includes(digits) || phone.includes(national)) return true;
	}
	const known = fold(`${orderCode(order.id)} ${buyer?.name ?? ''}`);
	return foldedWords(typed).every((word) => known.includes(word));
}

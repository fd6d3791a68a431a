import type { OrderId } from '../ids';

/** Digits and capitals without 0, 1, I and O, which people mix up over the telephone. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const LENGTH = 8;

/**
 * The short name of an order that people read to each other and that stands in a transfer's memo:
 * eight characters from the last 40 of the id's random bits. No proof of anything and not
 * guaranteed unique (one in a million million for two given orders): never look an order up by it alone.
 */
export function orderCode(id: OrderId): string {
	let rest = Number.parseInt(id.slice(-10), 16);
	let code = '';
	for (let place = 0; place < LENGTH; place++) {
		code = LETTERS.charAt(rest % 32) + code;
		rest = Math.floor(rest / 32);
	}
	return code;
}

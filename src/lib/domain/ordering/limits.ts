/** Most units one line of an order may ask for. */
export const MAX_QUANTITY = 999;
/** Most lines one order may have. */
export const MAX_LINES = 50;

/** Whether a number may stand as a line's quantity: a whole one from 1 to {@link MAX_QUANTITY}. */
export function isQuantity(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 1 && value <= MAX_QUANTITY;
}

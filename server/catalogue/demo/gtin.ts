/**
 * Begins every GTIN of the demo: Vietnam's 893 and a company number that is made up. Such a code
 * says nothing of a real product.
 */
export const DEMO_GTIN_PREFIX = '8930000000';

/**
 * A GTIN-13 in the demo's made-up range, written as 14 digits.
 * @param number 1–99
 * @see GS1 General Specifications §7.9, check digit
 */
export function demoGtin(number: number): string {
	const digits = DEMO_GTIN_PREFIX + String(number).padStart(2, '0');
	const sum = [...digits].reduce(
		(total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
		0,
	);
	return `0${digits}${(10 - (sum % 10)) % 10}`;
}

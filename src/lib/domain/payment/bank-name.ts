import { Banks } from 'vietnam-qr-pay';

/**
 * What people call a bank: `Vietcombank`.
 * @param bin six digits
 * @returns undefined for a bank that the list does not hold
 */
export function bankName(bin: string): string | undefined {
	return Banks.find((bank) => bank.bin === bin)?.shortName;
}

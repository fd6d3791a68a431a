import { Banks } from 'vietnam-qr-pay';

/** The banks that take transfers by VietQR, by what people call them. */
export const BANKS: readonly { readonly bin: string; readonly name: string }[] = Banks.filter(
	({ vietQRStatus, bin }, index) =>
		// Banks that were renamed or merged stand there twice.
		vietQRStatus > 0 && Banks.findIndex((bank) => bank.bin === bin) === index,
)
	.map(({ bin, shortName }) => ({ bin, name: shortName }))
	.sort((a, b) => a.name.localeCompare(b.name, 'vi'));

/**
 * What people call a bank: `Vietcombank`.
 * @param bin six digits
 * @returns undefined for a bank that the list does not hold
 */
export function bankName(bin: string): string | undefined {
	return Banks.find((bank) => bank.bin === bin)?.shortName;
}

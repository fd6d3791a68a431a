import { QRPay } from 'vietnam-qr-pay';

import type { BankAccount } from '../catalogue/product';
import type { Dong } from '../money';
import { isPayable } from './bank-account';

/** Most characters that banks carry in a transfer's memo. */
export const MEMO_MAX = 25;
/** Most that field 54 may say: thirteen digits. @see EMVCo QRCPS-MPM §4.7 */
const AMOUNT_MAX: Dong = 9_999_999_999_999;

/**
 * Text as it may stand in a memo: ASCII letters, digits and single spaces, diacritics folded away.
 * @returns at most {@link MEMO_MAX} characters, never ending in a space
 */
export function toMemo(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replaceAll('đ', 'd')
		.replaceAll('Đ', 'D')
		.replace(/[^A-Za-z0-9]+/g, ' ')
		.trim()
		.slice(0, MEMO_MAX)
		.trim();
}

/**
 * What a VietQR picture says, with a sum and a memo or without both.
 * @param bank the producer's own account
 * @param transfer whole đồng above zero, and a memo that {@link toMemo} is applied to
 * @throws RangeError where account or sum cannot be written as the standard wants
 * @see EMVCo QRCPS Merchant-Presented Mode; NAPAS VietQR
 */
export function vietQrPayload(
	bank: BankAccount,
	transfer?: { readonly amountDong: Dong; readonly memo: string },
): string {
	if (!isPayable(bank)) throw new RangeError('not a bank account that VietQR can name');
	if (!transfer) return QRPay.initVietQR({ bankBin: bank.bin, bankNumber: bank.account }).build();
	const { amountDong, memo } = transfer;
	if (!Number.isSafeInteger(amountDong) || amountDong <= 0 || amountDong > AMOUNT_MAX) {
		throw new RangeError('not a sum that VietQR can carry');
	}
	const purpose = toMemo(memo);
	return QRPay.initVietQR({
		bankBin: bank.bin,
		bankNumber: bank.account,
		amount: String(amountDong),
		...(purpose === '' ? {} : { purpose }),
	}).build();
}

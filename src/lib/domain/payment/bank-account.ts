import type { BankAccount } from '../catalogue/product';

/** Whether money can be sent there by VietQR: a BIN of 6 digits, an account of 1–19 characters. */
export function isPayable(bank: BankAccount | null): bank is BankAccount {
	return bank !== null && /^\d{6}$/.test(bank.bin) && /^[A-Za-z0-9]{1,19}$/.test(bank.account);
}

import fc from 'fast-check';
import jsQR from 'jsqr';
import { create } from 'qrcode';
import { describe, expect, it } from 'vitest';

import { isPayable } from './bank-account';
import { bankName } from './bank-name';
import { MEMO_MAX, toMemo, vietQrPayload } from './vietqr';

const bank = { bin: '970416', account: '257678859', holder: 'A' };

/** Reads EMVCo fields without the library that wrote them: id, two digits of length, value. */
function fields(payload: string): Map<string, string> {
	const read = new Map<string, string>();
	let at = 0;
	while (at < payload.length) {
		const length = Number(payload.slice(at + 2, at + 4));
		const value = payload.slice(at + 4, at + 4 + length);
		expect(value).toHaveLength(length);
		read.set(payload.slice(at, at + 2), value);
		at += 4 + length;
	}
	return read;
}

/** CRC-16/CCITT-FALSE, bit by bit. */
function crc16(text: string): string {
	let crc = 0xffff;
	for (const byte of new TextEncoder().encode(text)) {
		crc ^= byte << 8;
		for (let bit = 0; bit < 8; bit++)
			crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
	}
	return crc.toString(16).toUpperCase().padStart(4, '0');
}

describe('vietQrPayload', () => {
	it('writes the measured vectors', () => {
		expect(vietQrPayload(bank)).toBe(
			'00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F',
		);
		expect(vietQrPayload(bank, { amountDong: 10_000, memo: 'Chuyển tiền' })).toBe(
			'00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6',
		);
	});

	it('says the account, the sum and the memo, closed by the right checksum', () => {
		const accounts = fc.record({
			bin: fc.stringMatching(/^\d{6}$/),
			account: fc.stringMatching(/^[A-Za-z0-9]{1,19}$/),
			holder: fc.constant(''),
		});
		const sums = fc.integer({ min: 1, max: 9_999_999_999_999 });
		fc.assert(
			fc.property(accounts, sums, fc.string({ unit: 'grapheme' }), (to, amountDong, memo) => {
				const payload = vietQrPayload(to, { amountDong, memo: `DH ${memo}` });
				const root = fields(payload);
				const provider = fields(root.get('38') ?? '');
				const account = fields(provider.get('01') ?? '');
				expect(provider.get('00')).toBe('A000000727');
				expect(provider.get('02')).toBe('QRIBFTTA');
				expect([account.get('00'), account.get('01')]).toEqual([to.bin, to.account]);
				expect([root.get('01'), root.get('53'), root.get('58')]).toEqual(['12', '704', 'VN']);
				expect(root.get('54')).toBe(String(amountDong));
				expect(fields(root.get('62') ?? '').get('08')).toBe(toMemo(`DH ${memo}`));
				expect(root.get('63')).toBe(crc16(payload.slice(0, -4)));
			}),
		);
	});

	it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 10_000_000_000_000])(
		'refuses the sum %s',
		(amountDong) => {
			expect(() => vietQrPayload(bank, { amountDong, memo: 'x' })).toThrow(RangeError);
		},
	);

	it('refuses accounts that the standard has no room for', () => {
		for (const wrong of [
			{ ...bank, bin: '97041' },
			{ ...bank, account: '' },
			{ ...bank, account: '1'.repeat(20) },
			{ ...bank, account: '12 34' },
		]) {
			expect(isPayable(wrong)).toBe(false);
			expect(() => vietQrPayload(wrong)).toThrow(RangeError);
		}
		expect(isPayable(null)).toBe(false);
	});

	it('makes a picture that an independent reader reads', () => {
		const payload = vietQrPayload(bank, { amountDong: 1_250_000, memo: 'DH 7K3M9PQ2' });
		const { modules } = create(payload, { errorCorrectionLevel: 'M' });
		const scale = 4;
		const quiet = 4;
		const side = (modules.size + 2 * quiet) * scale;
		const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
		for (let y = 0; y < side; y++) {
			for (let x = 0; x < side; x++) {
				const row = Math.floor(y / scale) - quiet;
				const column = Math.floor(x / scale) - quiet;
				if (Math.min(row, column) < 0 || Math.max(row, column) >= modules.size) continue;
				if (modules.get(row, column)) pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
			}
		}
		expect(jsQR(pixels, side, side)?.data).toBe(payload);
	});
});

describe('toMemo', () => {
	it('is ASCII, short and says the words', () => {
		expect(toMemo('Đơn hàng Nước mắm: 7K3M9PQ2')).toBe('Don hang Nuoc mam 7K3M9PQ');
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(toMemo(text)).toMatch(/^(?:[A-Za-z0-9](?:[A-Za-z0-9 ]*[A-Za-z0-9])?)?$/);
				expect(toMemo(text).length).toBeLessThanOrEqual(MEMO_MAX);
			}),
		);
	});
});

describe('bankName', () => {
	it('names banks by their BIN', () => {
		expect(bankName('970436')).toBe('Vietcombank');
		expect(bankName('000000')).toBeUndefined();
	});
});

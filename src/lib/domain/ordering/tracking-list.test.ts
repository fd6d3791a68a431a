import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { orderId, uuidV7 } from '../ids';
import type { OrderState } from './order';
import { orderCode } from './order-code';
import { readTrackingList, repeatedNumbers } from './tracking-list';

const orderIn = (state: OrderState) => ({ id: orderId(uuidV7(1_800_000_000_000)), state });
const [first, second, third] = [orderIn('packed'), orderIn('packed'), orderIn('packed')];
const shipped = orderIn('shipped');
const ORDERS = [first, second, third, shipped];
const CHOSEN = [first.id, second.id];
const code = orderCode(first.id);
const other = orderCode(second.id);

const read = (text: string) => readTrackingList(text, ORDERS, CHOSEN);
const numbersIn = (text: string) => [...read(text).numbers];

describe('a pasted list of tracking numbers', () => {
	it.each([
		['a tab', `${code}\tEE123VN`],
		['a comma', `${code},EE123VN`],
		['a comma and a blank', `${code}, EE123VN`],
		['a semicolon', `${code};EE123VN`],
		['a blank', `${code} EE123VN`],
		['many blanks around', `   ${code}    EE123VN  `],
		['small letters', `${code.toLowerCase()} EE123VN`],
		['the mark of a code', `#${code} EE123VN`],
		['the memo of a transfer', `DH ${code} EE123VN`],
		['the memo in a column', `DH ${code}\tEE123VN`],
		["a spreadsheet's quotation marks", `"${code}","EE123VN"`],
		['the number first', `EE123VN\t${code}`],
		['blank columns beside', `${code}\tEE123VN\t\t`],
		['a mark of the byte order', `\uFEFF${code}\tEE123VN`],
	])('is read with %s', (_name, line) => {
		expect(read(line)).toEqual({ numbers: new Map([[first.id, 'EE123VN']]), problems: [] });
	});

	it('keeps a number that is written in groups', () => {
		expect(numbersIn(`${code} EE 123 456 789 VN`)).toEqual([[first.id, 'EE 123 456 789 VN']]);
		expect(numbersIn(`${code}\tEE 123 456`)).toEqual([[first.id, 'EE 123 456']]);
	});

	it('says of each line what is wrong with it, and takes the others', () => {
		const text = [
			`${code}\tEE1`,
			'',
			'ZZZZ9999\tEE2',
			`${code}\tEE3`,
			`${orderCode(shipped.id)}\tEE4`,
			`${orderCode(third.id)}\tEE5`,
			other,
			`${other}\tEE6\tHà Nội`,
			`${other}\t${'E'.repeat(61)}`,
			`${other}\tEE7`,
		].join('\r\n');
		expect(read(text)).toEqual({
			numbers: new Map([
				[first.id, 'EE1'],
				[second.id, 'EE7'],
			]),
			problems: [
				{ line: 3, kind: 'unknown', code: 'ZZZZ9999' },
				{ line: 4, kind: 'twice', code, firstLine: 1 },
				{ line: 5, kind: 'elsewhere', code: orderCode(shipped.id), state: 'shipped' },
				{ line: 6, kind: 'notChosen', code: orderCode(third.id) },
				{ line: 7, kind: 'unreadable' },
				{ line: 8, kind: 'unreadable' },
				{ line: 9, kind: 'tooLong' },
			],
		});
	});

	it('guesses nothing where two orders have the same code', () => {
		const twin = { ...first, id: orderId(`${'0'.repeat(8)}${first.id.slice(8)}`) };
		const { numbers, problems } = readTrackingList(`${code} EE1`, [first, twin], CHOSEN);
		expect([numbers.size, problems]).toEqual([0, [{ line: 1, kind: 'several', code }]]);
	});

	it('gives every line that is not blank either a number or a problem, whatever it holds', () => {
		const piece = fc.oneof(fc.constantFrom(code, other, 'DH', '\t', ',', ' ', '"'), fc.string());
		const lines = fc.array(fc.array(piece).map((pieces) => pieces.join('')));
		fc.assert(
			fc.property(lines, (written) => {
				const text = written.join('\n');
				const { numbers, problems } = read(text);
				const named = new Set(problems.map(({ line }) => line));
				expect(named.size).toBe(problems.length);
				const blank = text
					.split(/\r\n|\r|\n/)
					.filter((line) => !/[^\s,;"\uFEFF]/.test(line)).length;
				const all = text.split(/\r\n|\r|\n/).length;
				expect(numbers.size + problems.length).toBeLessThanOrEqual(all);
				expect(numbers.size + problems.length).toBeGreaterThanOrEqual(all - blank);
				for (const number of numbers.values()) expect(number).toBe(number.trim());
			}),
		);
	});

	it('knows a number that stands at two orders', () => {
		const numbers = ['EE1', 'EE2', 'EE1', '', '', 'EE1'];
		expect(repeatedNumbers(numbers)).toEqual(['EE1']);
	});
});

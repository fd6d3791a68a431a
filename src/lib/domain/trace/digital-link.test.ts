import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UNREADABLE_CODE_PATH } from './code-address';
import { codePath, parseCode, type ProductCode } from './digital-link';

const GTIN = '09521234543213';

function read(text: string): ProductCode {
	const parsed = parseCode(text);
	if (!parsed.isRead) throw new Error(`not read: ${parsed.fault}`);
	return parsed.code;
}

function fault(text: string): string | null {
	const parsed = parseCode(text);
	return parsed.isRead ? null : parsed.fault;
}

describe('parseCode', () => {
	it.each([
		[`https://cho.example/01/${GTIN}/10/L26-04/21/7K3M`, null, 'L26-04', '7K3M'],
		[`https://id.gs1.org/01/${GTIN}`, null, null, null],
		[`http://brand.example/some/path/01/${GTIN}/22/2A/10/B1`, '2A', 'B1', null],
		[`https://id.gs1.org/gtin/9521234543213/lot/ABC/ser/1`, null, 'ABC', '1'],
		[`https://id.gs1.org/GTIN/${GTIN}/CPV/2A`, '2A', null, null],
		[`HTTPS://ID.GS1.ORG/01/${GTIN}/21/9/`, null, null, '9'],
		[`/01/${GTIN}/10/A%2FB%26C/21/x%25y`, null, 'A/B&C', 'x%y'],
		[`https://id.gs1.org/01/${GTIN}/10/./21/..`, null, '.', '..'],
		[`https://cho.example/01/%20`, undefined, undefined, undefined],
		['9521234543213', null, null, null],
		[`(01)${GTIN}(10)L26-04(21)7K3M`, null, 'L26-04', '7K3M'],
		[`(01) ${GTIN} (10) L26-04 (21) 7K 3M`, null, 'L26-04', '7K3M'],
		[`(01)${GTIN}(21)7K3M`, null, null, '7K3M'],
		[`(01)${GTIN}`, null, null, null],
		[' 9 521234-543213 ', null, null, null],
	])('reads %s', (text, variant, lot, serial) => {
		if (variant === undefined) return expect(fault(text)).toBe('notAProduct');
		return expect(read(text)).toMatchObject({ gtin: GTIN, variant, lot, serial });
	});

	it('reads a good code whatever a stranger’s parameter holds, but not one of its own', () => {
		const parsed = parseCode(`/01/${GTIN}/10/L1?utm=%E9&17=271231`);
		expect(parsed).toMatchObject({
			isRead: true,
			code: { lot: 'L1', parameters: { utm: '%E9', '17': '271231' } },
		});
		for (const own of ['17', 'sg', 'st']) {
			expect(parseCode(`/01/${GTIN}?${own}=%E9`)).toMatchObject({ fault: 'percentEncoding' });
		}
	});

	it('keeps data attributes and other parameters, the first of each name', () => {
		const code = read(`https://id.gs1.org/01/${GTIN}?17=261231&11=260401;st=4&st=5&empty=&x=a%3Db`);
		expect(code.parameters).toEqual({
			'17': '261231',
			'11': '260401',
			st: '4',
			empty: '',
			x: 'a=b',
		});
	});

	it.each([
		['serial before lot', `https://cho.example/01/${GTIN}/21/S1/10/L1`, 'qualifierOrder'],
		['variant after lot', `https://cho.example/01/${GTIN}/10/L1/22/V`, 'qualifierOrder'],
		['lot twice', `https://cho.example/01/${GTIN}/10/L1/10/L2`, 'qualifierOrder'],
		['unknown qualifier', `https://cho.example/01/${GTIN}/99/L1`, 'qualifierOrder'],
		['lot too long', `https://cho.example/01/${GTIN}/10/${'L'.repeat(21)}`, 'qualifierText'],
		['empty lot', `https://cho.example/01/${GTIN}/10//21/1`, 'qualifierText'],
		['a letter outside set 82', `https://cho.example/01/${GTIN}/10/l%C3%B4`, 'qualifierText'],
		['broken percent sign', `https://cho.example/01/${GTIN}/10/%E0%A4`, 'percentEncoding'],
		['broken percent sign for the number', '/01/%E0%A4%A', 'percentEncoding'],
		['what stands for all of these', UNREADABLE_CODE_PATH, 'percentEncoding'],
		['check digit', 'https://cho.example/01/09521234543214', 'checkDigit'],
		['check digit of an EAN', '8938500000014', 'checkDigit'],
		['a logistic unit', 'https://id.gs1.org/00/106141412345678908', 'notAProduct'],
		['eleven digits', 'https://id.gs1.org/01/12345678901', 'notAProduct'],
		['an ordinary page', 'https://example.org/products?id=3', 'ordinaryLink'],
		['a telephone link', 'tel:+84912345678', 'ordinaryLink'],
		['plain words', 'xin chào', 'notACode'],
		['nothing', '   ', 'empty'],
		['too much', 'x'.repeat(3000), 'tooLong'],
		['a broken compressed link', 'https://id.gs1.org/ARFRq5sE2h9zzzzzz', 'compression'],
	])('refuses %s', (_case, text, expected) => {
		expect(fault(text)).toBe(expected);
	});

	// Made with GS1's own prototype toolkit, with and without its optimised sequences.
	it.each([
		['ARFRq5sE2g', GTIN, null, null, null, {}],
		['GhFRq5sE2olXglgZQKMDk', GTIN, null, 'ABC1', '12345', { '17': '180426' }],
		['ARFRq5sE2iCJV4IuWBlEIKMDk', GTIN, null, 'ABC1', '12345', { '17': '180426' }],
		['GhFRq5sE2spZ33bZ_jeyVfs-iJ_JiRIRU', GTIN, '2A', 'LO-7b', 'q_Z9', { '17': '261231' }],
		['ARFRq5sE2iDKWd922In8mIuf43kLJV-z6RIRU', GTIN, '2A', 'LO-7b', 'q_Z9', { '11': '260401' }],
		['ChFRq5sE2oRUIQsGEub4iEGAAew', GTIN, '2A', 'AB.7b', '000123', {}],
		['ARFRq5sE2iCJvVoifyYi5_jeQkt93y', GTIN, null, 'DEAD', 'beef9', { '17': '261231' }],
		[
			'CxA-WxpVDsxe3X2nBC09lbmenobI-CstAFPBU1gEB',
			'08930001234567',
			null,
			'L26-04',
			'7K3M9PQ2R',
			{ st: '4', pr: '01' },
		],
	])('unpacks the compressed link %s', (segment, gtin, variant, lot, serial, parameters) => {
		const code = read(`https://id.gs1.org/${segment}`);
		expect(code).toMatchObject({ gtin, variant, lot, serial });
		expect(code.parameters).toMatchObject(parameters);
	});

	it('gives back what codePath wrote, for any lot and serial GS1 allows', () => {
		const characters = [
			...'!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz',
		];
		const text = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(fc.option(text), fc.option(text), fc.option(text), (variant, lot, serial) => {
				const code = { gtin: GTIN, variant, lot, serial };
				expect(read(`https://cho.example${codePath(code)}?st=4`)).toMatchObject(code);
			}),
		);
	});

	it('never throws, whatever the camera saw', () => {
		const nearly = fc
			.tuple(
				fc.constantFrom('', 'https://a.b', 'http://', 'HTTPS://X'),
				fc.array(fc.oneof(fc.constantFrom('01', 'gtin', '10', '21', '22', '%', GTIN), fc.string())),
				fc.string(),
			)
			.map(([start, segments, query]) => `${start}/${segments.join('/')}?${query}`);
		const packed = fc.base64String().map((text) => `/${text.replaceAll(/[+/=]/g, '_')}`);
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly, packed), (text) => {
				const parsed = parseCode(text);
				if (parsed.isRead) expect(parsed.code.gtin).toMatch(/^\d{14}$/);
			}),
			{ numRuns: 2000 },
		);
	});
});

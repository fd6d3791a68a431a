import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fold, foldedWords } from './text';

describe('fold', () => {
	it('leaves out tones and shapes, and đ', () => {
		expect(fold('Bưởi đỏ Đông Cao')).toBe('buoi do dong cao');
		expect(fold('Hòa')).toBe(fold('Hoà'));
	});

	it('reads composed and decomposed letters alike', () => {
		expect(fold('Nước mắm'.normalize('NFD'))).toBe(fold('Nước mắm'.normalize('NFC')));
	});

	it('changes nothing more when done twice', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(fold(fold(text))).toBe(fold(text));
			}),
		);
	});
});

describe('foldedWords', () => {
	it('splits on everything that is neither letter nor digit', () => {
		expect(foldedWords('  Nước mắm «Lê Gia» 40°N, cốt-đặc biệt ')).toEqual(
			'nuoc mam le gia 40 n cot dac biet'.split(' '),
		);
		expect(foldedWords(' … ')).toEqual([]);
	});
});

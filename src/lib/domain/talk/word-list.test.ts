import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fold } from '../text';
import { MASK } from './contacts';
import { FIRST_WORDS, hasWord, maskWords, wordList } from './word-list';

const FIRST = wordList(FIRST_WORDS);
/** Sound like one of the list where marks are left out, or have one in them. */
const INNOCENT = [
	'Cho em hai lon bia và các loại bưởi',
	'Cac ban oi, qua di, du het roi, deo vong, dit vit nuong',
	'Buổi tối nay đủ hàng, đi đâu cũng có',
	'Ốc cho em một ký, chó không ăn được',
	'Đĩa sứ, đèo Mã Pí Lèng, đụn rơm',
	'Mẹ mua cho con, mày râu',
	'Cứu với, lưu kho, xoong nồi, ngoằn ngoèo',
	'Đo độ, d m, a b c, đ 5.000',
];

describe('maskWords', () => {
	it.each(INNOCENT)('leaves alone: %s', (said) => {
		expect(maskWords(said, FIRST)).toBe(said);
	});

	it.each([
		['Đéo mua', `${MASK} mua`],
		['đ é o mua', `${MASK} mua`],
		['đ.é.o mua', `${MASK} mua`],
		['đéeeeoooo mua', `${MASK} mua`],
		['ĐÉOOOO!', `${MASK}!`],
		['cái thằng óc chó kia', `cái thằng ${MASK} kia`],
		['cai thang oc cho kia', `cai thang ${MASK} kia`],
		['ÓC.CHÓ', MASK],
		['ócchó', MASK],
		['địt mẹ nó', `${MASK} nó`],
		['V.C.L ngon', `${MASK} ngon`],
		['vcllll', MASK],
		['đéo'.normalize('NFD'), MASK],
	])('%s becomes %s', (said, shown) => {
		expect(maskWords(said, FIRST)).toBe(shown);
	});

	it('takes what is written without marks for every way to put them', () => {
		const list = wordList(['hang gia']);
		expect(maskWords('Toàn hàng giả, HANG GIA', list)).toBe(`Toàn ${MASK}, ${MASK}`);
		expect(hasWord('hàng già', list)).toBe(true);
		expect(hasWord('hàng giá', wordList(['hàng giả']))).toBe(false);
		expect(hasWord('nhà hàng gia đình', list)).toBe(true);
		expect(hasWord('hàng giao', list)).toBe(false);
	});

	it('finds each word of the list in whatever it stands, drawn out or spelt', () => {
		const drawnOut = fc
			.tuple(fc.constantFrom(...FIRST_WORDS), fc.integer({ min: 1, max: 4 }))
			.map(([word, times]) => word.replace(/\p{L}$/u, (last) => last.repeat(times)));
		const spelt = fc
			.tuple(
				fc.constantFrom(...FIRST_WORDS.filter((word) => !word.includes(' '))),
				fc.constantFrom(' ', '.', '-', '_', ' * '),
			)
			.map(([word, joint]) => [...word].join(joint));
		fc.assert(
			fc.property(
				fc.oneof(drawnOut, spelt),
				fc.constantFrom('', 'nói: ', 'Hàng '),
				(word, before) => {
					const masked = maskWords(`${before}${word} nhé bà con`, FIRST);
					expect(masked).toBe(`${before}${MASK} nhé bà con`);
				},
			),
		);
	});

	it('changes no word that is not in the list, and nothing more when done twice', () => {
		const known = new Set(FIRST_WORDS.flatMap((word) => word.split(' ')).map(fold));
		const other = fc
			.stringMatching(/^[a-zàáạảãđêếô]{2,8}$/u)
			.filter(
				(word) => !known.has(fold(word)) && ![...known].some((one) => fold(word).includes(one)),
			);
		fc.assert(
			fc.property(fc.array(other, { maxLength: 8 }), (words) => {
				const said = words.join(' ');
				expect(maskWords(said, FIRST)).toBe(said);
			}),
		);
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme' }),
				fc.constantFrom(...FIRST_WORDS),
				(typed, word) => {
					const once = maskWords(`${typed} ${word} ${typed}`, FIRST);
					expect(maskWords(once, FIRST)).toBe(once);
					expect(hasWord(once, FIRST)).toBe(false);
				},
			),
		);
	});
});

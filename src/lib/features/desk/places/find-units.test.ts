import { builtInUnits } from '$lib/domain/places/place-changes';
import rows from '$lib/domain/places/communes.json';
import { expect, it } from 'vitest';

import { findUnits } from './find-units';

const units = builtInUnits(rows);
const found = (typed: string) => findUnits(units, typed, 5).map(({ code }) => code);

it('finds a unit by its code, its name or an old one, without diacritics', () => {
	expect(found('07294')).toEqual(['07294']);
	expect(found('quang ninh')[0]).toBe('22');
	expect(found('bac giang')[0]).toBe('24');
	expect(found('mê linh')[0]).toBe('09022');
	expect(found(' ')).toEqual([]);
	expect(found('khong co noi nay')).toEqual([]);
});

it('names provinces before communes, and whole names before parts of one', () => {
	expect(found('hoa binh')[0]).toBe('25');
	const [first] = findUnits(units, 'đông anh', 5);
	expect(first?.name).toBe('Đông Anh');
});

import { loadCommunes } from '$lib/domain/places/communes';
import type { CheckoutForm } from '$lib/local/drawer-database';
import { describe, expect, it } from 'vitest';

import { checkForm } from './check-form';
import { EMPTY_FORM } from './draft';

const ticks = { hasConsented: true, isAdult: false, needsAdult: false };
const right: CheckoutForm = {
	...EMPTY_FORM,
	name: 'Người Mua Thử',
	phone: '0912345678',
	provinceCode: '75',
	communeCode: '26248',
	street: 'Số 5',
};
const communes = await loadCommunes();

describe('checkForm', () => {
	it.each(['0912345678', '0912 345 678', '0912.345.678', '+84 912 345 678', '0084912345678'])(
		'reads the phone number %s',
		(phone) => {
			const checked = checkForm({ ...right, phone }, ticks, communes);
			expect(checked.isRight && checked.buyer.phone).toBe('+84912345678');
		},
	);

	it.each(['091234567', '0212 345 6789', '0912 345 67x'])('refuses the number %s', (phone) => {
		expect(checkForm({ ...right, phone }, ticks, communes)).toEqual({
			isRight: false,
			errors: { phone: 'phoneWrong' },
		});
	});

	it.each([
		['name', { name: 'a'.repeat(10_000) }, 'nameWrong'],
		['name', { name: 'Hoa\u202eevil' }, 'nameWrong'],
		['street', { street: 'Số 5\u0000' }, 'streetWrong'],
		['oldAddress', { oldAddress: 'x'.repeat(201) }, 'oldAddressWrong'],
		['note', { note: 'x'.repeat(501) }, 'noteWrong'],
		['province', { provinceCode: '02', communeCode: '' }, 'provinceMissing'],
	] as const)('refuses a wrong %s', (field, change, error) => {
		const checked = checkForm({ ...right, ...change }, ticks, communes);
		expect(checked.isRight ? {} : checked.errors).toMatchObject({ [field]: error });
	});

	it('takes emoji and other scripts in a name', () => {
		for (const name of ['Cô Ba 🏮', 'عمر الفاروق']) {
			expect(checkForm({ ...right, name }, ticks, communes).isRight).toBe(true);
		}
	});

	it('knows no commune while the list is missing, nor one of another province', () => {
		const wrong = { isRight: false, errors: { commune: 'communeMissing' } };
		expect(checkForm(right, ticks, null)).toEqual(wrong);
		expect(checkForm({ ...right, provinceCode: '01' }, ticks, communes)).toEqual(wrong);
	});

	it('wants consent always, and age only for alcohol', () => {
		expect(checkForm(right, { ...ticks, hasConsented: false }, communes)).toMatchObject({
			errors: { consent: 'consentMissing' },
		});
		expect(checkForm(right, { ...ticks, needsAdult: true }, communes)).toMatchObject({
			errors: { adult: 'adultMissing' },
		});
	});
});

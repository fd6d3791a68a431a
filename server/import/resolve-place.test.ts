import { expect, test } from 'vitest';

import { resolvePlace } from './resolve-place';

const found = (province: string, commune: string | null) => {
	const answer = resolvePlace(province, commune);
	return answer.kind === 'found' ? answer.place : answer;
};

test.each([
	['01', '09022'],
	['1', '9022'],
	['Hà Nội', 'Xã Mê Linh'],
	['TP. Hà Nội', 'Mê Linh'],
	['thanh pho ha noi', 'xa me linh'],
])('%s, %s is the commune of today', (province, commune) => {
	expect(found(province, commune)).toEqual({
		provinceCode: '01',
		communeCode: '09022',
		oldPlace: null,
		oldProvince: null,
	});
});

test('a name of before 1/7/2025 leads to the commune of today and is kept', () => {
	expect(found('Hà Nội', 'Tráng Việt, Mê Linh')).toEqual({
		provinceCode: '01',
		communeCode: '09022',
		oldPlace: 'Tráng Việt, Mê Linh',
		oldProvince: null,
	});
	expect(found('Hà Giang', null)).toMatchObject({ provinceCode: '08', oldProvince: 'Hà Giang' });
});

test('what became several communes is told with the choices', () => {
	const answer = resolvePlace('Hà Nội', 'Phường Ngã Tư Sở, Đống Đa');
	expect(answer).toMatchObject({ kind: 'ambiguous', of: 'commune' });
	expect(answer.kind === 'ambiguous' && answer.choices.length).toBeGreaterThan(1);
	expect(answer.kind === 'ambiguous' && answer.choices[0]).toMatch(/^(?:Phường|Xã) .+ \(\d{5}\)$/);
});

test('what is nowhere is told', () => {
	expect(resolvePlace('Sài Thành', null)).toMatchObject({ kind: 'unknown', of: 'province' });
	expect(resolvePlace('01', '00769')).toMatchObject({ kind: 'unknown', of: 'commune' });
	expect(resolvePlace('01', 'Xã Không Có')).toMatchObject({ kind: 'unknown', of: 'commune' });
});

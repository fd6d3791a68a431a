import { expect, it } from 'vitest';

import { isSameName } from './same-name';

it.each([
	['Chè xanh', 'chè  XANH'],
	['Trà hoà tan', 'Trà hòa tan'],
	['Nước mắm 40°N (chai)', 'Nước mắm 40 N, chai'],
	['Mật ong'.normalize('NFD'), 'Mật ong'],
])('%s is %s', (one, other) => expect(isSameName(one, other)).toBe(true));

it.each([
	['Chè xanh', 'Chè đen'],
	['Chè đắng', 'Chè đặng'],
	['Đậu đỏ', 'Dau do'],
	['Đào', 'Dào'],
	['Mật ong', 'Mật ong rừng'],
	['', 'Mật ong'],
])('%s is not %s', (one, other) => expect(isSameName(one, other)).toBe(false));

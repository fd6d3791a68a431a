import { afterEach, describe, expect, it } from 'vitest';

import { Communes, communeFullName } from './communes';
import rows from './communes.json';
import {
	builtInUnits,
	faultOf,
	planPlaces,
	standingUnit,
	type PlaceChange,
	type PlaceEvent,
} from './place-changes';
import { applyProvinces, findProvince, provinceName, provincesByName } from './provinces';

const builtIn = builtInUnits(rows);
let lastId = 0;

function change(
	code: string,
	[event, value]: readonly [PlaceEvent, string | null],
	effectiveOn = '2026-09-01',
): PlaceChange {
	return { id: ++lastId, code, event, value, effectiveOn };
}

/** What a phone shows on a day. */
function phoneOn(day: string, changes: readonly PlaceChange[]): Communes {
	const { standings } = planPlaces(builtIn, changes);
	applyProvinces(standings.provinces, day);
	return new Communes(rows).changedBy(standings.communes, day);
}

function named(communes: Communes, provinceCode: string, code: string): string | undefined {
	const found = communes.find(provinceCode, code);
	return found && communeFullName(found);
}

afterEach(() => {
	applyProvinces([], '');
});

describe('the places as they were built in', () => {
	it('are all provinces and communes', () => {
		expect(builtIn.size).toBe(34 + 3_321);
		expect(builtIn.get('00004')).toMatchObject({ name: 'Ba Đình', provinceCode: '01' });
		expect(planPlaces(builtIn, []).standings).toEqual({ provinces: [], communes: [] });
	});
});

describe('a change', () => {
	it('of kind or name holds from its day on', () => {
		const changes = [
			change('22', ['kindChanged', 'city']),
			change('00004', ['renamed', 'Ba Đình Mới'], '2027-01-01'),
			change('09022', ['kindChanged', 'phuong'], '2027-01-01'),
		];
		const before = phoneOn('2026-08-31', changes);
		expect(findProvince('22')?.kind).toBe('province');
		expect(named(before, '01', '00004')).toBe('Phường Ba Đình');
		const between = phoneOn('2026-12-31', changes);
		expect(findProvince('22')?.kind).toBe('city');
		expect(named(between, '01', '09022')).toBe('Xã Mê Linh');
		const after = phoneOn('2027-01-01', changes);
		expect(named(after, '01', '00004')).toBe('Phường Ba Đình Mới');
		expect(named(after, '01', '09022')).toBe('Phường Mê Linh');
	});

	it('of a province keeps the name by which people still search', () => {
		phoneOn('2026-09-01', [change('75', ['renamed', 'Đồng Nai Mới'])]);
		expect(findProvince('75')).toMatchObject({
			name: 'Đồng Nai Mới',
			oldNames: ['Bình Phước', 'Đồng Nai'],
		});
	});

	it('merges a commune into another, whose place the old code leads to', () => {
		const communes = phoneOn('2027-01-01', [
			change('00004', ['merged', '00008'], '2026-12-01'),
			change('00008', ['merged', '00025'], '2027-01-01'),
		]);
		expect(communes.of('01').map(({ code }) => code)).not.toContain('00004');
		const last = named(communes, '01', '00025');
		expect(last).toBeDefined();
		expect(named(communes, '01', '00004')).toBe(last);
		expect(communes.find('04', '00004')).toBeUndefined();
	});

	it('merges a province with its communes into another, and lets it stand by itself again', () => {
		const merged = change('22', ['merged', '24']);
		const communes = phoneOn('2026-09-01', [merged]);
		expect(provinceName('22')).toBe('Bắc Ninh');
		expect(findProvince('22')?.oldNames).toEqual(['Bắc Giang', 'Quảng Ninh']);
		expect(provincesByName().map(({ code }) => code)).not.toContain('22');
		const inQuangNinh = rows['22'].slice(0, 5);
		expect(communes.of('24').map(({ code }) => code)).toContain(inQuangNinh);
		expect(communes.find('22', inQuangNinh)).toEqual(communes.find('24', inQuangNinh));
		phoneOn('2026-10-01', [merged, change('22', ['restored', null], '2026-10-01')]);
		expect(provinceName('22')).toBe('Quảng Ninh');
		expect(provincesByName()).toHaveLength(34);
	});

	it.each([
		[['99', ['renamed', 'Không Có']], 'unknown'],
		[['22', ['renamed', 'Quảng Ninh']], 'sameName'],
		[['22', ['renamed', '—']], 'nameUnfit'],
		[['22', ['renamed', 'x'.repeat(61)]], 'nameUnfit'],
		[['22', ['kindChanged', 'province']], 'sameKind'],
		[['22', ['kindChanged', 'phuong']], 'kindUnfit'],
		[['00004', ['kindChanged', 'city']], 'kindUnfit'],
		[['22', ['merged', '22']], 'itself'],
		[['22', ['merged', '00004']], 'targetUnknown'],
		[['00004', ['merged', null]], 'targetUnknown'],
		[['00004', ['merged', '07294']], 'otherProvince'],
		[['00004', ['restored', null]], 'standing'],
	] as const)('%j is refused: %s', ([code, what], fault) => {
		expect(faultOf(builtIn, [], [change(code, what)])).toBe(fault);
	});

	it('is judged by what holds on its day, whenever it was entered', () => {
		const merged = change('00004', ['merged', '00008'], '2026-12-01');
		const renamed = change('00004', ['renamed', 'Sau'], '2026-12-02');
		expect(faultOf(builtIn, [merged], [merged, renamed])).toBe('gone');
		const earlier = { ...renamed, effectiveOn: '2026-11-01' };
		expect(faultOf(builtIn, [merged], [merged, earlier])).toBeUndefined();
		const into = change('00025', ['merged', '00004'], '2026-12-02');
		expect(faultOf(builtIn, [merged], [merged, into])).toBe('targetGone');
	});

	it('cannot take away what a later one needs', () => {
		const merged = change('00004', ['merged', '00008'], '2026-12-01');
		const restored = change('00004', ['restored', null], '2027-01-01');
		expect(faultOf(builtIn, [merged, restored], [restored])).toBe('standing');
	});

	it('that a newer built-in list has already hinders no other', () => {
		const known = change('22', ['kindChanged', 'province']);
		const next = change('24', ['kindChanged', 'city']);
		expect(faultOf(builtIn, [known], [known, next])).toBeUndefined();
		const { units } = planPlaces(builtIn, [known, next]);
		expect(standingUnit(units, '24')?.kind).toBe('city');
	});
});

import { dayOf, DAY_MS } from '$lib/domain/time';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { listChanges } from '../audit/list-changes';
import type { Actor } from '../audit/record-change';
import { readBody } from '../catalogue/feed';
import { newPerson } from '../certification/dossier.fixture';
import { getMarketFigures } from '../figures/read-figures';
import {
	confirmPlaceChange,
	enterPlaceChange,
	listPlaceChanges,
	takeBackPlaceChange,
	type NewPlaceChange,
} from './change-places';
import { findCommuneName } from './commune-name';
import { changedProvinces, knowPlaces, placeStandings, standingPlace } from './known-places';
import { refreshPlaces, takeUpPlaces } from './refresh-places';

let stall: Stall;
let actor: Actor;
const database = () => stall.db.database;
const today = () => dayOf(stall.now);

beforeEach(async () => {
	stall = await Stall.open();
	actor = await newPerson(database(), ['administrator'], stall.now);
});
afterEach(async () => {
	knowPlaces({ provinces: [], communes: [] }, '');
	await stall[Symbol.asyncDispose]();
});

async function enter(
	change: Pick<NewPlaceChange, 'code' | 'event' | 'value'> & { effectiveOn?: string },
): Promise<number> {
	const whole = {
		...{ source: 'Nghị quyết thử', isConfirmed: false, effectiveOn: today() },
		...change,
	};
	const id = await enterPlaceChange(database(), { change: whole, actor }, stall.now);
	await refreshPlaces(database(), stall.now);
	return id;
}

/** An order whose phone wrote a place down in its own time. */
function orderTo(provinceCode: string, communeCode: string) {
	const { buyer } = stall.payload('');
	const address = { ...buyer.address, provinceCode, communeCode };
	return stall.order({ lines: [stall.line(stall.noodles)], buyer: { ...buyer, address } });
}

const merged = { code: '09022', event: 'merged', value: '00004' } as const;

describe('a change of places', () => {
	it('is told to phones with its day, and holds on the server from then on', async () => {
		const effectiveOn = dayOf(stall.now + 3 * DAY_MS);
		await enter({ code: '00004', event: 'renamed', value: 'Ba Đình Mới', effectiveOn });
		expect(placeStandings().communes).toEqual([
			{ from: effectiveOn, code: '00004', name: 'Ba Đình Mới', kind: 'phuong' },
		]);
		expect(findCommuneName('01', '00004')).toBe('phường Ba Đình');
		stall.now += 3 * DAY_MS;
		await refreshPlaces(database(), stall.now);
		expect(findCommuneName('01', '00004')).toBe('phường Ba Đình Mới');
	});

	it('is known by another node, and after a start', async () => {
		await enter({ code: '22', event: 'kindChanged', value: 'city' });
		expect(changedProvinces()).toMatchObject([{ code: '22', kind: 'city' }]);
		knowPlaces({ provinces: [], communes: [] }, '');
		expect(changedProvinces()).toEqual([]);
		expect(await takeUpPlaces(database(), stall.now)).toBe(true);
		expect(changedProvinces()).toMatchObject([{ code: '22', kind: 'city' }]);
		expect(await takeUpPlaces(database(), stall.now)).toBe(false);
	});

	it('publishes anew the producers whose place it names', async () => {
		await database().execute(
			sql`update producers set province_code = '01', commune_code = '09022' where id = ${stall.producer}`,
		);
		await enter(merged);
		const published = () => readBody(database(), 'producer', String(stall.producer));
		expect(await published()).toMatchObject({ communeName: 'phường Ba Đình' });
		await enter({ code: '01', event: 'merged', value: '04' });
		expect(await published()).toMatchObject({ provinceCode: '04', communeName: 'phường Ba Đình' });
	});

	it('is refused where it cannot be, and nothing is written down', async () => {
		await enter(merged);
		await expect(enter({ ...merged, value: '00008' })).rejects.toMatchObject({
			code: 'PLACE_UNFIT',
			params: { fault: 'gone' },
		});
		expect(await listPlaceChanges(database())).toHaveLength(1);
	});

	it('can be entered once only, by several at the same moment', async () => {
		const both = await Promise.allSettled([enter(merged), enter(merged)]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	it('is taken back before its day, not after, and stays in the history', async () => {
		const effectiveOn = dayOf(stall.now + DAY_MS);
		const id = await enter({ ...merged, effectiveOn });
		await takeBackPlaceChange(database(), { id, actor }, stall.now);
		await refreshPlaces(database(), stall.now);
		expect(placeStandings().communes).toEqual([]);
		const [row] = await listPlaceChanges(database());
		expect(row).toMatchObject({ id, takenBackAt: stall.now, takenBackBy: expect.any(String) });
		await expect(takeBackPlaceChange(database(), { id, actor }, stall.now)).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
		const next = await enter({ ...merged, effectiveOn });
		stall.now += DAY_MS;
		await expect(
			takeBackPlaceChange(database(), { id: next, actor }, stall.now),
		).rejects.toMatchObject({ code: 'PLACE_UNFIT' });
	});

	it('is written down with who did it, and once confirmed says so', async () => {
		const id = await enter(merged);
		await confirmPlaceChange(database(), { id, actor }, stall.now);
		await confirmPlaceChange(database(), { id, actor }, stall.now);
		expect(await listPlaceChanges(database())).toMatchObject([{ id, isConfirmed: true }]);
		const { entries } = await listChanges(database(), {
			...{ before: null, accountId: null, producerId: null },
			text: 'place.',
		});
		expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
			['place.confirm', 'place 09022'],
			['place.change', 'place 09022'],
		]);
	});
});

describe('an order', () => {
	it('that waited with the old code is taken, and goes to the place of today', async () => {
		const waiting = await orderTo('01', '09022');
		await enter(merged);
		const view = await stall.place(waiting);
		expect(view.buyer?.address).toMatchObject({ provinceCode: '01', communeCode: '00004' });
	});

	it('that names a province of before or after its merger is taken', async () => {
		const effectiveOn = dayOf(stall.now + DAY_MS);
		await enter({ code: '01', event: 'merged', value: '04', effectiveOn });
		// Of a phone whose clock is a day ahead.
		const early = await stall.place(await orderTo('04', '09022'));
		expect(early.buyer?.address).toMatchObject({ provinceCode: '01', communeCode: '09022' });
		stall.now += DAY_MS;
		await refreshPlaces(database(), stall.now);
		const late = await stall.place(await orderTo('01', '09022'));
		expect(late.buyer?.address).toMatchObject({ provinceCode: '04', communeCode: '09022' });
		const figures = await getMarketFigures(database(), {
			from: '2026-11-01',
			until: '2026-11-30',
		});
		expect(figures.provinces).toMatchObject([{ provinceCode: '04', orders: 2 }]);
	});

	it.each([
		['of another province', '04', '09022'],
		['that never was', '01', '00000'],
	])('to a commune %s is not', async (_, provinceCode, communeCode) => {
		expect(standingPlace(provinceCode, communeCode)).toBeUndefined();
		const { operation } = await orderTo(provinceCode, communeCode);
		expect(await stall.outcome(operation)).toMatchObject({
			status: 'rejected',
			code: 'INVALID_ADDRESS',
		});
	});
});

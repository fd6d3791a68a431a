import { producerId, productId } from '$lib/domain/ids';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '$lib/domain/time';
import { beforeEach, describe, expect, it } from 'vitest';

import { ChangePromotion } from './change-promotion.svelte';
import type { OwnPromotion, PromotionRoad } from './online';

const NOW = Date.UTC(2026, 10, 26, 3);
const START = NOW - HOUR_MS;
/** Not a whole minute, as what was made by hand on the server. */
const END = NOW + DAY_MS + 1234;

/** What the server keeps, and answers to whoever saw an older state. */
class Server implements PromotionRoad {
	isAway = false;
	available = 6;
	endsAt = END;
	portions: number | null = 10;

	read: PromotionRoad['read'] = () => {
		if (this.isAway) return this.#away();
		const { endsAt, portions } = this;
		const value: OwnPromotion = {
			producerId: producerId(1),
			productId: productId(1),
			productName: 'Mật ong',
			isByOrganisers: false,
			promotion: {
				...{ id: 5, startsAt: START, endsAt, portions, perOrder: null, sessionId: null },
				...{ kind: 'percent', percentOff: 10 },
			},
			available: portions === null ? null : this.available,
		};
		return Promise.resolve({ kind: 'answered', value });
	};

	update: PromotionRoad['update'] = ({ seen, endsAt, portions }) => {
		if (this.isAway) return this.#away();
		if (seen.endsAt !== this.endsAt || seen.portions !== this.portions) {
			return Promise.resolve({ kind: 'failed', error: { code: 'CHANGED_MEANWHILE' } });
		}
		this.endsAt = endsAt;
		if (portions !== null && this.portions !== null) {
			this.available += portions - this.portions;
			this.portions = portions;
		}
		return Promise.resolve({ kind: 'answered', value: null });
	};

	end: PromotionRoad['end'] = () => {
		if (this.isAway) return this.#away();
		this.endsAt = Math.min(this.endsAt, NOW);
		return Promise.resolve({ kind: 'answered', value: null });
	};

	#away() {
		return Promise.resolve({ kind: 'failed', error: { code: 'OFFLINE' } } as const);
	}
}

let server: Server;
let one: ChangePromotion;
let other: ChangePromotion;
beforeEach(async () => {
	server = new Server();
	[one, other] = [new ChangePromotion(server), new ChangePromotion(server)];
	await one.open();
	await other.open();
});

describe('changing a promotion', () => {
	it('leaves what nobody touched exactly as it was', async () => {
		expect(one.isDifferent).toBe(false);
		one.typed.portions = '12';
		expect(await one.save(NOW)).toBe(true);
		expect(server).toMatchObject({ endsAt: END, portions: 12, available: 8 });
		expect(one.isDifferent).toBe(false);
	});

	it.each<[string, Partial<ChangePromotion['typed']>, string]>([
		['an end that has passed', { toDay: '2026-11-26', toTime: '09:59' }, 'until'],
		['no end', { toDay: '' }, 'until'],
		['more than a year', { toDay: '2027-12-26' }, 'tooLong'],
		['no number', { portions: '' }, 'portions'],
		['none', { portions: '0' }, 'portions'],
		['fewer than buyers have', { portions: '3' }, 'taken'],
	])('says what is wrong and sends nothing: %s', async (_, typed, fault) => {
		Object.assign(one.typed, typed);
		expect(one.faults(NOW)).toEqual([fault]);
		expect(await one.save(NOW)).toBe(false);
		expect(server).toMatchObject({ endsAt: END, portions: 10 });
	});

	it('shows what a colleague changed before it is written over', async () => {
		other.typed.portions = '20';
		await other.save(NOW);
		one.typed.portions = '15';
		expect(await one.save(NOW)).toBe(false);
		expect(one.problem).toMatchObject({ code: 'CHANGED_MEANWHILE' });
		expect(server.portions).toBe(20);
		expect(one.own?.promotion.portions).toBe(20);
		expect(one.typed.portions).toBe('15');
		expect(await one.save(NOW)).toBe(true);
		expect(server.portions).toBe(15);
		expect(one.problem).toBeNull();
	});

	it('keeps what a colleague changed elsewhere', async () => {
		other.typed.toDay = '2026-11-30';
		await other.save(NOW);
		const endsAt = server.endsAt;
		one.typed.portions = '15';
		expect(await one.save(NOW)).toBe(false);
		expect(await one.save(NOW)).toBe(true);
		expect(server).toMatchObject({ endsAt, portions: 15 });
		expect(endsAt % MINUTE_MS).toBe(0);
	});

	it('meets one that a colleague has ended', async () => {
		await other.end();
		one.typed.portions = '15';
		expect(await one.save(NOW)).toBe(false);
		expect(one.isOver(NOW)).toBe(true);
		expect(server.portions).toBe(10);
	});

	it('without a network loses nothing that was typed', async () => {
		server.isAway = true;
		one.typed.portions = '15';
		expect(await one.save(NOW)).toBe(false);
		expect(await one.end()).toBe(false);
		expect(one.problem).toMatchObject({ code: 'OFFLINE' });
		server.isAway = false;
		expect(await one.save(NOW)).toBe(true);
		expect(server.portions).toBe(15);
	});

	it('loses nothing that was typed while a change was on its way', async () => {
		one.typed.portions = '15';
		const saving = one.save(NOW);
		one.typed.portions = '16';
		expect(await saving).toBe(true);
		expect(server.portions).toBe(15);
		expect(one.typed.portions).toBe('16');
		expect(await one.save(NOW)).toBe(true);
		expect(server.portions).toBe(16);
	});

	it('has no number to change where nothing is counted', async () => {
		server.portions = null;
		await one.open();
		expect(one.taken).toBeNull();
		one.typed.toDay = '2026-11-30';
		expect(await one.save(NOW)).toBe(true);
		expect(server.portions).toBeNull();
	});
});

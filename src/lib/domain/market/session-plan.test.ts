import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { producerId, productId } from '../ids';
import { MINUTE_MS } from '../time';
import { mergePlans } from './merge-plans';
import {
	clashesOf,
	closingGap,
	endOf,
	gapsOf,
	inOrder,
	movedTo,
	type PlannedSlot,
	type SessionPlan,
} from './session-plan';

const START = Date.UTC(2026, 10, 28, 12, 30);
const OWNERS = new Map([1, 2, 3, 4].map((id) => [productId(id), producerId(id)]));

const slot = fc
	.record({
		key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
		producer: fc.integer({ min: 1, max: 5 }),
		at: fc.integer({ min: -2, max: 14 }),
		minutes: fc.constantFrom(0, 5, 10, 20),
		count: fc.integer({ min: 0, max: 2 }),
	})
	.map(({ key, producer, at, minutes, count }): PlannedSlot => ({
		key,
		producerId: producerId(producer),
		startsAt: START + at * 10 * MINUTE_MS,
		minutes,
		productIds: [producer, 1].slice(0, count).map(productId),
	}));
const plan = fc
	.record({
		title: fc.constantFrom('Phiên chợ', 'Phiên chè', ''),
		intro: fc.constantFrom('', 'Mời bà con'),
		hours: fc.integer({ min: 0, max: 2 }),
		cover: fc.constantFrom(null, 'ab', 'cd'),
		slots: fc.uniqueArray(slot, { selector: ({ key }) => key, maxLength: 5 }),
	})
	.map(({ hours, ...rest }): SessionPlan => ({
		...rest,
		startsAt: START,
		endsAt: START + hours * 60 * MINUTE_MS,
	}));

describe('what clashes', () => {
	it('is nothing exactly where each moment has one slot, each producer one turn, of goods that may be shown', () => {
		let clean = 0;
		fc.assert(
			fc.property(plan, (given) => {
				const { slots } = given;
				const isFree = slots.every((one) =>
					slots.every(
						(other) =>
							one === other || endOf(one) <= other.startsAt || endOf(other) <= one.startsAt,
					),
				);
				const isOnce = new Set(slots.map((one) => one.producerId)).size === slots.length;
				const isInside = slots.every(
					(one) => one.startsAt >= given.startsAt && endOf(one) <= given.endsAt,
				);
				const isShowable = slots.every(
					({ productIds, producerId: owner, minutes }) =>
						minutes > 0 &&
						productIds.length > 0 &&
						productIds.every((id) => OWNERS.get(id) === owner),
				);
				const isFramed = given.title !== '' && given.endsAt > given.startsAt;
				const isClean = isFree && isOnce && isInside && isShowable && isFramed;
				if (isClean) clean += 1;
				expect(clashesOf(given, OWNERS).length === 0).toBe(isClean);
			}),
			{ numRuns: 2_000 },
		);
		expect(clean).toBeGreaterThan(10);
	});

	it('does not change when the whole session moves', () => {
		fc.assert(
			fc.property(plan, fc.integer({ min: -5, max: 5 }), (given, days) => {
				const moved = movedTo(given, given.startsAt + days * 86_400_000);
				expect(clashesOf(moved, OWNERS)).toEqual(clashesOf(given, OWNERS));
			}),
		);
	});
});

describe('two hosts at once', () => {
	it('lose nothing that either of them did, and are told where both did different things', () => {
		fc.assert(
			fc.property(plan, plan, plan, (base, ours, theirs) => {
				const { plan: merged, both } = mergePlans(base, ours, theirs);
				for (const field of ['title', 'intro', 'endsAt', 'cover'] as const) {
					const [isOurs, isTheirs] = [ours, theirs].map((one) => one[field] !== base[field]);
					expect(merged[field]).toBe(isOurs || !isTheirs ? ours[field] : theirs[field]);
					const isTold = isOurs && isTheirs && ours[field] !== theirs[field];
					expect(both.includes(field)).toBe(isTold);
				}
				for (const key of ['a', 'b', 'c', 'd', 'e']) {
					const find = ({ slots }: SessionPlan) =>
						JSON.stringify(slots.find((one) => one.key === key));
					const [was, our, their, now] = [base, ours, theirs, merged].map(find);
					if (was === their) expect(now).toBe(our);
					else if (was === our) expect(now).toBe(their);
					else if (our !== their) {
						expect(now).toBe(our ?? their);
						expect(both).toContain(`slot ${key}`);
					}
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('a gap of a plan', () => {
	const at = (key: string, fromMinute: number, minutes = 10): PlannedSlot => ({
		...{ key, producerId: producerId(1), productIds: [], minutes },
		startsAt: START + fromMinute * MINUTE_MS,
	});

	it('is time before the first turn and between two, and none behind the last', () => {
		const slots = [at('c', 45), at('a', 10), at('b', 20)];
		expect(gapsOf({ startsAt: START, slots })).toEqual([
			{ key: 'a', minutes: 10 },
			{ key: 'c', minutes: 15 },
		]);
		expect(gapsOf({ startsAt: START, slots: [at('a', 0, 30), at('b', 10), at('c', 30)] })).toEqual(
			[],
		);
	});

	it('is closed by what follows it alone, which keeps its order and what lies between', () => {
		fc.assert(
			fc.property(plan, fc.nat(), (given, index) => {
				fc.pre(given.slots.every(({ minutes }) => minutes > 0));
				const gaps = gapsOf(given);
				const gap = gaps[index % Math.max(1, gaps.length)];
				if (!gap) return;
				const slots = closingGap(given.slots, gap);
				const [before, after] = [inOrder(given.slots), inOrder(slots)];
				expect(gapsOf({ ...given, slots })).toEqual(gaps.filter((one) => one !== gap));
				const place = before.findIndex(({ key }) => key === gap.key);
				expect(after.slice(0, place)).toEqual(before.slice(0, place));
				expect(after.slice(place).map(({ startsAt }) => startsAt)).toEqual(
					before.slice(place).map(({ startsAt }) => startsAt - gap.minutes * MINUTE_MS),
				);
			}),
		);
	});
});

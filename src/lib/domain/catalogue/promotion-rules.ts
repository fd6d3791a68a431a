import type { DeskErrorCode } from '../desk-errors';
import { DAY_MS, type EpochMs } from '../time';
import type { Product } from './product';
import { isAlcohol } from './product-sets';
import type { Deal, PromotionFrame } from './promotion';

/** A promotion as its producer would have it. */
export type PlannedPromotion = Pick<
	PromotionFrame,
	'startsAt' | 'endsAt' | 'portions' | 'perOrder'
> & { readonly deal: Deal };

const LONGEST_MS = 366 * DAY_MS;
/** Longest name of a present, in characters. */
export const LONGEST_GIFT = 80;
export const MOST_PORTIONS = 1_000_000;
export const MOST_PER_ORDER = 999;

/** Where a promotion stands at a moment; `withdrawn` before it ever ran. */
export type PromotionStage = 'coming' | 'running' | 'over' | 'withdrawn';

/** @param now its last moment is not part of it */
export function promotionStage(
	{ startsAt, endsAt }: Pick<PromotionFrame, 'startsAt' | 'endsAt'>,
	now: EpochMs,
): PromotionStage {
	if (now < startsAt) return 'coming';
	if (now < endsAt) return 'running';
	return endsAt - startsAt <= WITHDRAWN_MS ? 'withdrawn' : 'over';
}

/**
 * How long a promotion is said to have run that was called off before it began: it has to end after
 * its beginning, and nobody can have ordered in between.
 */
export const WITHDRAWN_MS = 1;

/** When a promotion that is ended at a moment has run. */
export function endedAt(
	{ startsAt, endsAt }: Pick<PromotionFrame, 'startsAt' | 'endsAt'>,
	now: EpochMs,
): Pick<PromotionFrame, 'startsAt' | 'endsAt'> {
	return {
		startsAt: Math.min(startsAt, now - WITHDRAWN_MS),
		endsAt: Math.min(endsAt, now),
	};
}

/** What is not right of it, each by what would have to change. */
export type PromotionFault =
	/** Law: spirits and other alcohol may not be promoted by presents. */
	| 'alcohol'
	| 'percentOff'
	| 'offDong'
	| 'buy'
	| 'get'
	| 'gift'
	/** It ends before it begins. */
	| 'backwards'
	/** It has ended before it is announced. */
	| 'past'
	| 'tooLong'
	| 'portions'
	| 'perOrder';

/**
 * All that is wrong with a promotion, as far as it and its product alone say: what a form points at.
 * @param now one that has ended before is none
 */
export function promotionFaults(
	planned: PlannedPromotion,
	product: Pick<Product, 'priceDong' | 'setCode'>,
	now: EpochMs,
): readonly PromotionFault[] {
	const { deal, startsAt, endsAt, portions, perOrder } = planned;
	const faults: (PromotionFault | false)[] = [
		...dealFaults(deal, product),
		!(endsAt > startsAt) && 'backwards',
		endsAt > startsAt && !(endsAt > now) && 'past',
		!isWithinYear(planned) && 'tooLong',
		portions !== null && !isWithin(portions, MOST_PORTIONS) && 'portions',
		perOrder !== null && !isWithin(perOrder, MOST_PER_ORDER) && 'perOrder',
	];
	return faults.filter((fault) => fault !== false);
}

/** Whether it runs no longer than a promotion may. A moment that is none is wrong elsewhere. */
export function isWithinYear({ startsAt, endsAt }: Pick<PromotionFrame, 'startsAt' | 'endsAt'>) {
	return !(endsAt - startsAt > LONGEST_MS);
}

/**
 * What keeps a promotion from being announced, as an error that says it.
 * @returns null where nothing does
 */
export function promotionFault(
	planned: PlannedPromotion,
	product: Pick<Product, 'priceDong' | 'setCode'>,
	now: EpochMs,
): Extract<DeskErrorCode, 'PROMOTION_UNFIT' | 'ALCOHOL_PRESENT'> | null {
	const faults = promotionFaults(planned, product, now);
	if (faults.includes('alcohol')) return 'ALCOHOL_PRESENT';
	return faults.length > 0 ? 'PROMOTION_UNFIT' : null;
}

/** Whether a deal suits a product as that is now, whenever it is to run. */
export function suitsProduct(deal: Deal, product: Pick<Product, 'priceDong' | 'setCode'>): boolean {
	return dealFaults(deal, product).every((fault) => fault === false);
}

function dealFaults(
	deal: Deal,
	{ priceDong, setCode }: Pick<Product, 'priceDong' | 'setCode'>,
): (PromotionFault | false)[] {
	const isPresent = deal.kind === 'buyGet' || deal.kind === 'gift';
	return [isPresent && isAlcohol(setCode) && 'alcohol', ...numberFaults(deal, priceDong)];
}

function numberFaults(deal: Deal, priceDong: number): (PromotionFault | false)[] {
	switch (deal.kind) {
		case 'percent':
			return [!isWithin(deal.percentOff, 99) && 'percentOff'];
		case 'amount':
			return [!isWithin(deal.offDong, priceDong - 1) && 'offDong'];
		case 'buyGet':
			return [!isWithin(deal.buy, 99) && 'buy', !isWithin(deal.get, 99) && 'get'];
		case 'gift': {
			const length = deal.gift.trim().length;
			return [!isWithin(deal.buy, 99) && 'buy', !isWithin(length, LONGEST_GIFT) && 'gift'];
		}
	}
}

function isWithin(value: number, most: number): boolean {
	return Number.isSafeInteger(value) && value >= 1 && value <= most;
}

import type { EpochMs } from '../time';
import { leftOf, type SalePromotion } from './decide-sale';
import type { LiveWord, Times } from './live-event';
import type { HostedPromotion, LiveState } from './live-state';

/** That a promotion stops, or does not come, because its session is over. */
export function heldWord(
	{ productId, promotion }: Pick<SalePromotion, 'productId' | 'promotion'>,
	now: EpochMs,
): LiveWord {
	const { id, startsAt, endsAt } = promotion;
	const leftMs = leftOf(promotion, now);
	return { kind: 'promotionStopped', productId, id, leftMs, held: { startsAt, endsAt } };
}

/**
 * How many promotions of a session run or are to come: they stop with it.
 * @param promotions as the session has them planned; what hosts did since stands in the state
 */
export function promotionsLeft(
	state: LiveState,
	promotions: readonly SalePromotion[],
	now: EpochMs,
): number {
	return promotions.filter(({ promotion: planned, isCalledOff }) => {
		const hosted = state.promotions.find(({ id }) => id === planned.id);
		const promotion = hosted ? hosted.promotion : planned;
		return promotion !== null && now < promotion.endsAt && (hosted !== undefined || !isCalledOff);
	}).length;
}

/**
 * When a promotion runs that stopped with its session, where that goes on after all. What was to come
 * keeps its hours; what ran goes on with the time that it had left, so that an end by mistake costs
 * nobody anything.
 * @returns null where it has no time left, was called off, suits its product no more, or that has
 * another one by now
 */
export function timesBack(
	{ held, leftMs }: Pick<HostedPromotion, 'leftMs'> & { readonly held: Times },
	{ promotion, isCalledOff, isUnfit, freeUntil }: SalePromotion,
	now: EpochMs,
): Times | null {
	const hadBegun = (leftMs ?? 0) < held.endsAt - held.startsAt;
	const isComing = !hadBegun && held.startsAt > now;
	const until = hadBegun ? now + (leftMs ?? 0) : held.endsAt;
	const startsAt = hadBegun ? promotion.startsAt : held.startsAt;
	// Another one that comes before it is over by then, or the caller sees that it is not.
	const endsAt = isComing ? until : Math.min(until, freeUntil ?? Infinity);
	return isCalledOff || isUnfit || endsAt <= now ? null : { startsAt, endsAt };
}

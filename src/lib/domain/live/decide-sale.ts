import { promotionStage } from '../catalogue/promotion-rules';
import type { Promotion } from '../catalogue/promotion';
import type { ProductId } from '../ids';
import { MINUTE_MS, type EpochMs } from '../time';
import type { Refusal } from './decide';
import type { LiveWord, Times, Turn } from './live-event';
import type { LiveState } from './live-state';

/** Most units that a limit of an evening can name. */
export const MOST_OF_EVENING = 1_000_000;

/** What a host does about prices and how much there is. Each names its aim, as every act at the board. */
export type SaleAction =
	| { readonly do: 'startPromotion'; readonly promotionId: number }
	| { readonly do: 'stopPromotion'; readonly promotionId: number }
	/** Units that may be sold from now on while the session runs; null for as many as there are. */
	| { readonly do: 'limit'; readonly productId: ProductId; readonly most: number | null };

/** A promotion that was planned for the session. */
export interface SalePromotion {
	readonly productId: ProductId;
	readonly promotion: Promotion;
	/** Ended by its producer: no host begins it again. */
	readonly isCalledOff: boolean;
	/** Its product is not as it was: at its price of now it would leave nothing to pay, or it is alcohol. */
	readonly isUnfit: boolean;
	/** When another promotion of the product begins, or began; null where none does. */
	readonly freeUntil: EpochMs | null;
}

/** What a session has to sell, as it stands now. */
export interface Sale {
	readonly turns: readonly Turn[];
	readonly promotions: readonly SalePromotion[];
	readonly now: EpochMs;
}

export type SaleDecision =
	| { readonly ok: true; readonly words: readonly LiveWord[] }
	/** `OTHER_RUNS`: the product has another promotion just now. `UNFIT`: it suits the product no more. */
	| { readonly ok: false; readonly why: Refusal | 'OTHER_RUNS' | 'UNFIT' };

const NOTHING: SaleDecision = { ok: true, words: [] };
const said = (word: LiveWord): SaleDecision => ({ ok: true, words: [word] });
const refused = (why: Refusal | 'OTHER_RUNS' | 'UNFIT'): SaleDecision => ({ ok: false, why });

/**
 * What comes of a host's wish about promotions and limits. What is so already comes to nothing.
 *
 * A promotion runs as long as it was planned to, whenever its turn really comes; one that was
 * stopped goes on with the time that it had left, so that a stop by mistake costs nobody anything.
 */
export function decideSale(state: LiveState, action: SaleAction, sale: Sale): SaleDecision {
	if (state.phase !== 'running') return refused('NOT_RUNNING');
	switch (action.do) {
		case 'limit':
			return decideLimit(state, action, sale);
		case 'startPromotion':
		case 'stopPromotion': {
			const found = sale.promotions.find(({ promotion }) => promotion.id === action.promotionId);
			if (!found) return refused('NOT_IN_SESSION');
			// What has left the session can still be stopped.
			if (action.do === 'stopPromotion') return decideStop(state, found, sale.now);
			return isOffered(sale, found.productId)
				? decideStart(state, found, sale.now)
				: refused('NOT_IN_SESSION');
		}
	}
}

function decideLimit(
	state: LiveState,
	{ productId, most }: Extract<SaleAction, { readonly do: 'limit' }>,
	sale: Sale,
): SaleDecision {
	const known = state.limits.find((limit) => limit.productId === productId);
	if ((known?.most ?? null) === most) return NOTHING;
	// What has left the session can still be freed.
	if (most !== null && !isOffered(sale, productId)) return refused('NOT_IN_SESSION');
	return said({ kind: 'limited', productId, most, held: null });
}

function decideStart(state: LiveState, found: SalePromotion, now: EpochMs): SaleDecision {
	const { productId, promotion, isCalledOff, isUnfit, freeUntil } = found;
	const stage = promotionStage(promotion, now);
	if (stage === 'running') return NOTHING;
	const leftMs = state.promotions.find(({ id }) => id === promotion.id)?.leftMs ?? null;
	if (isCalledOff || (stage === 'withdrawn' && leftMs === null)) return refused('NOT_IN_SESSION');
	if (state.stopped.includes(productId)) return refused('NOT_IN_SESSION');
	if (isUnfit) return refused('UNFIT');
	if (freeUntil !== null && freeUntil <= now) return refused('OTHER_RUNS');
	const lastsMs = leftMs ?? promotion.endsAt - promotion.startsAt;
	const endsAt = Math.min(now + lastsMs, freeUntil ?? Infinity);
	// Baskets reckon by the minute: begun within one, it would be nobody's until the next.
	const startsAt = Math.min(promotion.startsAt, Math.floor(now / MINUTE_MS) * MINUTE_MS);
	return said({
		kind: 'promotionStarted',
		productId,
		promotion: { ...promotion, startsAt, endsAt },
	});
}

function decideStop(
	{ promotions }: LiveState,
	{ productId, promotion }: SalePromotion,
	now: EpochMs,
): SaleDecision {
	const { id, endsAt } = promotion;
	const told = promotions.find((one) => one.id === id)?.promotion;
	if (endsAt <= now && !(told && told.endsAt > now)) return NOTHING;
	return said({ kind: 'promotionStopped', productId, id, leftMs: leftOf(promotion, now) });
}

/** How much of its time a promotion has left at a moment. */
export function leftOf({ startsAt, endsAt }: Times, now: EpochMs): number {
	return Math.max(0, endsAt - Math.max(now, startsAt));
}

/**
 * What to say of promotions that hosts began, and that others have ended since, or made to end at
 * another time.
 * @param promotions of the session, as they stand
 */
export function strayWords(
	state: LiveState,
	promotions: readonly SalePromotion[],
	now: EpochMs,
): readonly LiveWord[] {
	return state.promotions.flatMap(({ id, productId, promotion: told }): LiveWord[] => {
		if (told === null || told.endsAt <= now) return [];
		const promotion = promotions.find((one) => one.promotion.id === id)?.promotion;
		if (!promotion || promotion.endsAt <= now) {
			return [{ kind: 'promotionStopped', productId, id, leftMs: 0 }];
		}
		const isSame = promotion.startsAt === told.startsAt && promotion.endsAt === told.endsAt;
		return isSame ? [] : [{ kind: 'promotionStarted', productId, promotion, isRetimed: true }];
	});
}

function isOffered({ turns }: Sale, productId: ProductId): boolean {
	return turns.some(({ productIds }) => productIds.includes(productId));
}

/**
 * The session's promotions as they are in a rehearsal, in which nothing really begins or ends.
 * @param state of the rehearsal
 */
export function asRehearsed(
	promotions: readonly SalePromotion[],
	state: LiveState,
	now: EpochMs,
): readonly SalePromotion[] {
	return promotions.map((one) => {
		const touched = state.promotions.find(({ id }) => id === one.promotion.id);
		if (!touched) return one;
		const startsAt = Math.min(one.promotion.startsAt, now - 1);
		const endsAt = touched.promotion?.endsAt ?? now;
		return { ...one, promotion: { ...one.promotion, startsAt, endsAt } };
	});
}

import { endedAt } from '$lib/domain/catalogue/promotion-rules';
import { AppError } from '$lib/domain/errors';
import {
	asRehearsed,
	decideSale,
	type SaleAction,
	type SaleDecision,
} from '$lib/domain/live/decide-sale';
import type { LiveWord, Turn } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { EpochMs } from '$lib/domain/time';

import { liftLimits, limitEvening, restoreLimit } from '../catalogue/evening-limit';
import { listSalePromotions, retimePromotion } from '../catalogue/host-promotions';
import type { CatalogueChanges } from '../catalogue/publish';
import type { Transaction } from '../database/database';
import { listSales } from './list-sales';
import { holdPromotions, restorePromotions, type Held } from './hold-promotions';
import type { Run } from './record';

const SALE_ACTIONS: readonly string[] = ['startPromotion', 'stopPromotion', 'limit'];

/** Whether a host's action is about prices and how much there is. */
export function isSale(action: { readonly do: string }): action is SaleAction {
	return SALE_ACTIONS.includes(action.do);
}

/** Where and when a host acts. */
export interface Stage {
	readonly run: Run;
	readonly turns: readonly Turn[];
	readonly now: EpochMs;
}

/**
 * What comes of a host's wish about promotions and limits.
 * @throws AppError CHANGED_MEANWHILE where the session is not running · UNKNOWN_PRODUCT where it
 * does not offer what is named · PROMOTION_OVERLAP · PROMOTION_OUTGROWN
 */
export async function saleWords(
	tx: Transaction,
	state: LiveState,
	{ action, stage }: { readonly action: SaleAction; readonly stage: Stage },
): Promise<readonly LiveWord[]> {
	const { run, turns, now } = stage;
	const planned = await listSales(tx, run.sessionId, now);
	const promotions = run.isRehearsal ? asRehearsed(planned, state, now) : planned;
	const decision = decideSale(state, action, { turns, promotions, now });
	if (decision.ok) return decision.words;
	throw new AppError(CODES[decision.why]);
}

const CODES = {
	NOT_RUNNING: 'CHANGED_MEANWHILE',
	NOT_IN_SESSION: 'UNKNOWN_PRODUCT',
	OTHER_RUNS: 'PROMOTION_OVERLAP',
	UNFIT: 'PROMOTION_OUTGROWN',
} as const satisfies Record<Extract<SaleDecision, { ok: false }>['why'], string>;

/**
 * Makes it so in the market, as a part of the caller's publication where prices change.
 * @returns what to tell of it
 */
export async function carryOutSale(
	tx: Transaction,
	words: readonly LiveWord[],
	{ run, now }: Stage,
): Promise<CatalogueChanges> {
	const { sessionId, isRehearsal } = run;
	if (isRehearsal) return {};
	for (const word of words) {
		switch (word.kind) {
			case 'promotionStarted': {
				const { productId, promotion } = word;
				const { id, startsAt, endsAt } = promotion;
				return { put: await retimePromotion(tx, { id, productId, startsAt, endsAt }, now) };
			}
			case 'promotionStopped': {
				const { productId, id } = word;
				const found = (await listSalePromotions(tx, sessionId, now)).find(
					({ promotion }) => promotion.id === id,
				);
				if (!found) throw new Error('the promotion is gone');
				const frame = endedAt(found.promotion, now);
				return { put: await retimePromotion(tx, { id, productId, ...frame }, now) };
			}
			case 'limited': {
				const { productId, most } = word;
				if (most === null) await liftLimits(tx, sessionId, productId);
				else await limitEvening(tx, { productId, sessionId, most });
				return {};
			}
			default:
		}
	}
	return {};
}

/**
 * A session that ends stops its promotions and frees what it had limited. One that goes on after all
 * has them back: promotions with the time that they had left, and limits with all that was sold of
 * them, unless another session has limited the product since.
 * @param words what the host does
 * @returns with what it does to promotions and limits, and what the catalogue tells of it
 */
export async function withSales(
	tx: Transaction,
	words: readonly LiveWord[],
	{ run, state, now }: { readonly run: Run; readonly state: LiveState; readonly now: EpochMs },
): Promise<Held> {
	const { sessionId, isRehearsal } = run;
	const kinds = words.map(({ kind }) => kind);
	if (isRehearsal) return { words, put: [] };
	if (kinds.includes('ended')) {
		const stopped = await holdPromotions(tx, sessionId, now);
		const left = await liftLimits(tx, sessionId);
		const held = state.limits.map(({ productId, most }): LiveWord => ({
			kind: 'limited',
			productId,
			most,
			held: left.get(productId) ?? 0,
		}));
		return { words: [...held, ...stopped.words, ...words], put: stopped.put };
	}
	if (!kinds.includes('resumed')) return { words, put: [] };
	const begun = await restorePromotions(tx, { sessionId, state }, now);
	const back: LiveWord[] = [];
	// In the order of products, as everybody who locks them.
	const limits = state.limits.toSorted((one, other) => one.productId - other.productId);
	for (const { productId, most, held } of limits) {
		if (held === null) continue;
		const isBack = await restoreLimit(tx, { productId, sessionId });
		back.push({ kind: 'limited', productId, most: isBack ? most : null, held: null });
	}
	return { words: [...words, ...begun.words, ...back], put: begun.put };
}

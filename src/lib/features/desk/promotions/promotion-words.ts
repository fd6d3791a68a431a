import type { DealKind, Promotion } from '$lib/domain/catalogue/promotion';
import { LONGEST_GIFT, promotionStage } from '$lib/domain/catalogue/promotion-rules';
import type { AppErrorWire } from '$lib/domain/errors';
import { formatDong } from '$lib/domain/money';
import { formatMoment, type EpochMs } from '$lib/domain/time';
import { unkeptErrorWords } from '$lib/i18n/error-words';
import { m } from '$lib/i18n/paraglide/messages';

import type { OwnPromotion } from './online';
import type { FormFault } from './typed-promotion';

const KINDS: Readonly<Record<DealKind, () => string>> = {
	percent: m.promotions_kind_percent,
	amount: m.promotions_kind_amount,
	buyGet: m.promotions_kind_buyGet,
	gift: m.promotions_kind_gift,
};

/** What a kind of promotion is called where one chooses it. */
export const kindName = (kind: DealKind): string => KINDS[kind]();

/** Where a promotion stands, as a mark on it. */
export function stageMark({ promotion, available }: OwnPromotion, now: EpochMs) {
	switch (promotionStage(promotion, now)) {
		case 'coming':
			return { tone: 'neutral', words: m.promotions_stage_coming() } as const;
		case 'running':
			return available === 0
				? ({ tone: 'warning', words: m.promotions_stage_spent() } as const)
				: ({ tone: 'good', words: m.promotions_stage_running() } as const);
		case 'over':
			return { tone: 'neutral', words: m.promotions_stage_over() } as const;
		case 'withdrawn':
			return { tone: 'neutral', words: m.promotions_stage_withdrawn() } as const;
	}
}

/** When a promotion runs, or ran. */
export function timesWords({ promotion }: OwnPromotion, now: EpochMs): string {
	const { startsAt, endsAt } = promotion;
	return promotionStage(promotion, now) === 'withdrawn'
		? m.promotions_withdrawn_at({ moment: formatMoment(endsAt) })
		: m.promotions_times({ from: formatMoment(startsAt), to: formatMoment(endsAt) });
}

/** What is left of the number, or was taken of it once it is over; null where nothing is counted. */
export function portionWords({ promotion, available }: OwnPromotion, now: EpochMs): string | null {
	const { portions: all } = promotion;
	if (all === null || available === null) return null;
	const stage = promotionStage(promotion, now);
	return stage === 'over' || stage === 'withdrawn'
		? m.promotions_taken({ taken: all - available, all })
		: m.promotions_left({ left: available, all });
}

/** What is wrong at a field of the form, and what would be right. */
export function faultWords(fault: FormFault, priceDong: number): string {
	switch (fault) {
		case 'product':
			return m.promotions_fault_product();
		case 'session':
			return m.promotions_fault_session();
		case 'alcohol':
			return m.error_ALCOHOL_PRESENT();
		case 'percentOff':
			return m.promotions_fault_percent();
		case 'offDong':
			return m.promotions_fault_amount({ price: formatDong(priceDong) });
		case 'buy':
		case 'get':
			return m.promotions_fault_units();
		case 'gift':
			return m.promotions_fault_gift({ count: LONGEST_GIFT });
		case 'backwards':
			return m.promotions_fault_backwards();
		case 'past':
			return m.promotions_fault_past();
		case 'tooLong':
			return m.promotions_fault_tooLong();
		case 'portions':
			return m.promotions_fault_portions();
		case 'perOrder':
			return m.promotions_fault_perOrder();
	}
}

/** Why a form did not go, and whether what was typed is safe. */
export function unsentWords(error: AppErrorWire, isKept: boolean): string {
	switch (error.code) {
		case 'OFFLINE':
		case 'TIMEOUT':
		case 'UNREADABLE_ANSWER':
			return isKept ? m.promotions_unsent() : unkeptErrorWords(error);
		default:
			return unkeptErrorWords(error);
	}
}

/** The field whose choice an answer of the server is about; null where it is about none. */
export function fieldOf({ code }: AppErrorWire): 'product' | 'kind' | 'until' | 'session' | null {
	switch (code) {
		case 'UNKNOWN_PRODUCT':
			return 'product';
		case 'ALCOHOL_PRESENT':
			return 'kind';
		case 'PROMOTION_OVERLAP':
			return 'until';
		case 'PROMOTION_OUTSIDE_SESSION':
			return 'session';
		default:
			return null;
	}
}

/** A promotion of the stall as its product would carry it: with what is left, as buyers are told. */
export function asTold({ promotion, available }: OwnPromotion): Promotion {
	return { ...promotion, portions: available };
}

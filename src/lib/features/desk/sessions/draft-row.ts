import type { DraftPromotion } from '$lib/domain/market/draft-promotions';
import type { Clash, PlannedSlot } from '$lib/domain/market/session-plan';

/** A promotion that a plan brings, as it is shown. */
export interface DraftRow {
	readonly promotion: DraftPromotion;
	/** Of its product. */
	readonly name: string;
	/** What is wrong with it. */
	readonly clashes: readonly Clash[];
}

/** What is being planned: in which turn, and which one is changed; null for a new one. */
export interface EditedPromotion {
	readonly slot: PlannedSlot;
	readonly promotion: DraftPromotion | null;
}

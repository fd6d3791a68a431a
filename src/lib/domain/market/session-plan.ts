import type { ProducerId, ProductId } from '../ids';
import { DAY_MS, MINUTE_MS, type EpochMs } from '../time';
import {
	laterBy,
	NO_GOODS,
	promotionClashes,
	type DraftPromotion,
	type PromotedGoods,
	type PromotionClash,
} from './draft-promotions';
import type { MarketSession, Slot } from './session';

export const SESSION_TITLE_MAX = 80;
export const SESSION_INTRO_MAX = 600;
export const SESSION_MAX_SLOTS = 40;
/** Products of one slot: what ten minutes can show. */
export const SLOT_MAX_PRODUCTS = 8;
export const SLOT_MAX_MINUTES = 120;
/** Promotions of a plan: one for all that its turns can show. */
export const PLAN_MAX_PROMOTIONS = SESSION_MAX_SLOTS * SLOT_MAX_PRODUCTS;
export const LONGEST_SESSION_MS = DAY_MS;

/** A slot on its way: its key stays the same whatever else of it changes. */
export interface PlannedSlot extends Slot {
	/** A UUID minted where the slot was added. */
	readonly key: string;
}

/** A session as hosts plan it. */
export interface SessionPlan extends Pick<
	MarketSession,
	'title' | 'intro' | 'startsAt' | 'endsAt'
> {
	/** Hash of a picture. */
	readonly cover: string | null;
	/** Address of a list of HLS. */
	readonly video?: string | null;
	readonly slots: readonly PlannedSlot[];
	/** What it brings once it is put up; left out by an app or a draft of before, which has none. */
	readonly promotions?: readonly DraftPromotion[];
}

/** What must be put right before everybody may see a session. */
export type Clash =
	| { readonly kind: 'untitled' | 'badTimes' | 'tooLong' }
	/** Two slots at once; the second is named. */
	| { readonly kind: 'overlap'; readonly key: string; readonly with: string }
	| { readonly kind: 'producerTwice'; readonly key: string; readonly with: string }
	/** At the same time its producer has a turn in another published session, which is named. */
	| { readonly kind: 'otherSession'; readonly key: string; readonly title: string }
	| { readonly kind: 'outside' | 'empty' | 'badMinutes' | 'tooMany'; readonly key: string }
	/** No longer listed, without a complete dossier or a valid certificate, or another producer's. */
	| { readonly kind: 'unlisted'; readonly key: string; readonly productId: ProductId }
	| PromotionClash;

/** A turn of another session that everybody may see. */
export interface OtherTurn extends Pick<Slot, 'startsAt' | 'minutes' | 'producerId'> {
	/** Of that session. */
	readonly title: string;
}

/**
 * What is wrong with a plan. Goods belong to one producer each, so that whoever is in one session only at a
 * time has no product in two.
 * @param owners whose each product is, of those that may be shown; the others may not
 * @param others turns of other sessions, at whatever time
 * @param goods what its promotions are judged by
 */
export function clashesOf(
	plan: SessionPlan,
	owners: ReadonlyMap<ProductId, ProducerId>,
	others: readonly OtherTurn[] = [],
	goods: PromotedGoods = NO_GOODS,
): readonly Clash[] {
	const clashes: Clash[] = [];
	if (plan.title.trim() === '') clashes.push({ kind: 'untitled' });
	if (plan.endsAt <= plan.startsAt) clashes.push({ kind: 'badTimes' });
	else if (plan.endsAt - plan.startsAt > LONGEST_SESSION_MS) clashes.push({ kind: 'tooLong' });
	const slots = inOrder(plan.slots);
	for (const [index, slot] of slots.entries()) {
		clashes.push(...faultsOf(slot, plan, owners));
		const other = elsewhere(slot, others);
		if (other) clashes.push({ kind: 'otherSession', key: slot.key, title: other.title });
		for (const earlier of slots.slice(0, index)) {
			const { key } = slot;
			if (endOf(earlier) > slot.startsAt) {
				clashes.push({ kind: 'overlap', key, with: earlier.key });
			}
			if (earlier.producerId === slot.producerId) {
				clashes.push({ kind: 'producerTwice', key, with: earlier.key });
			}
		}
	}
	return [...clashes, ...promotionClashes(plan, goods)];
}

/** The turn that a turn's producer has in another session at its time, if any. */
export function elsewhere(slot: Slot, others: readonly OtherTurn[]): OtherTurn | undefined {
	return others.find((one) => one.producerId === slot.producerId && isAtOnce(one, slot));
}

function faultsOf(
	slot: PlannedSlot,
	plan: SessionPlan,
	owners: ReadonlyMap<ProductId, ProducerId>,
): Clash[] {
	const { key, startsAt, minutes, producerId, productIds } = slot;
	const clashes: Clash[] = [];
	if (minutes < 1 || minutes > SLOT_MAX_MINUTES) clashes.push({ kind: 'badMinutes', key });
	if (startsAt < plan.startsAt || endOf(slot) > plan.endsAt) clashes.push({ kind: 'outside', key });
	if (productIds.length === 0) clashes.push({ kind: 'empty', key });
	if (productIds.length > SLOT_MAX_PRODUCTS) clashes.push({ kind: 'tooMany', key });
	for (const productId of productIds) {
		if (owners.get(productId) !== producerId) clashes.push({ kind: 'unlisted', key, productId });
	}
	return clashes;
}

/** The slots by their beginning. */
export function inOrder<One extends Pick<PlannedSlot, 'startsAt' | 'key'>>(
	slots: readonly One[],
): One[] {
	return [...slots].sort((a, b) => a.startsAt - b.startsAt || a.key.localeCompare(b.key));
}

export function endOf({ startsAt, minutes }: Pick<Slot, 'startsAt' | 'minutes'>): EpochMs {
	return startsAt + minutes * MINUTE_MS;
}

function isAtOnce(
	one: Pick<Slot, 'startsAt' | 'minutes'>,
	other: Pick<Slot, 'startsAt' | 'minutes'>,
): boolean {
	return one.startsAt < endOf(other) && other.startsAt < endOf(one);
}

/** The same plan at another time: its slots and promotions move with it. */
export function movedTo<Plan extends SessionPlan>(plan: Plan, startsAt: EpochMs): Plan {
	const byMs = startsAt - plan.startsAt;
	const slots = plan.slots.map((slot) => ({ ...slot, startsAt: slot.startsAt + byMs }));
	const promotions = laterBy(plan.promotions ?? [], byMs);
	return { ...plan, startsAt, endsAt: plan.endsAt + byMs, slots, promotions };
}

/** The same plan with another end: what was to last until then lasts until the new one. */
export function endingAt<Plan extends SessionPlan>(plan: Plan, endsAt: EpochMs): Plan {
	const promotions = (plan.promotions ?? []).map((one) =>
		one.endsAt === plan.endsAt ? { ...one, endsAt } : one,
	);
	return { ...plan, endsAt, promotions };
}

/** Time of a plan that is nobody's: before a turn, since its beginning or the turn before. */
export interface Gap {
	/** Of the turn behind it. */
	readonly key: string;
	readonly minutes: number;
}

/** Where a plan's turns leave time between them, or before the first. What is behind the last is no gap. */
export function gapsOf({ startsAt, slots }: Pick<SessionPlan, 'startsAt' | 'slots'>): Gap[] {
	let filledTo = startsAt;
	return inOrder(slots).flatMap((slot) => {
		const minutes = Math.round((slot.startsAt - filledTo) / MINUTE_MS);
		filledTo = Math.max(filledTo, endOf(slot));
		return minutes > 0 ? [{ key: slot.key, minutes }] : [];
	});
}

/** The same turns without a gap: the one behind it and all after that come earlier by as much. */
export function closingGap(
	slots: readonly PlannedSlot[],
	{ key, minutes }: Gap,
): readonly PlannedSlot[] {
	const from = slots.find((slot) => slot.key === key)?.startsAt ?? Infinity;
	return slots.map((slot) =>
		slot.startsAt < from ? slot : { ...slot, startsAt: slot.startsAt - minutes * MINUTE_MS },
	);
}

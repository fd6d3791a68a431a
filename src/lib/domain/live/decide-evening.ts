import type { ProducerId, ProductId } from '../ids';
import {
	clashesOf,
	endOf,
	inOrder,
	LONGEST_SESSION_MS,
	SESSION_MAX_SLOTS,
	type Clash,
	type OtherTurn,
	type PlannedSlot,
	type SessionPlan,
} from '../market/session-plan';
import { MINUTE_MS, type EpochMs } from '../time';
import type { Refusal } from './decide';
import type { LateTurn, LiveWord } from './live-event';
import type { LiveState } from './live-state';

/** What a host changes of the evening itself while it runs. Each names its aim, as every act at the board. */
export type EveningAction =
	/** Until when it goes on: later, or back again. */
	| { readonly do: 'setEnd'; readonly endsAt: EpochMs }
	/** A producer who comes late, where the plan has room next. */
	| {
			readonly do: 'addTurn';
			/** A UUID minted at the board. */
			readonly key: string;
			readonly producerId: ProducerId;
			readonly productIds: readonly ProductId[];
			readonly minutes: number;
	  }
	| { readonly do: 'dropTurn'; readonly key: string }
	| { readonly do: 'addProduct'; readonly key: string; readonly productId: ProductId }
	| { readonly do: 'dropProduct'; readonly key: string; readonly productId: ProductId };

/** The evening as it stands. */
export interface Evening {
	readonly plan: SessionPlan;
	/** Whose each product is, of those that may be shown now. */
	readonly owners: ReadonlyMap<ProductId, ProducerId>;
	readonly now: EpochMs;
	/** Turns of other sessions, where a late one is looked at. */
	readonly others?: readonly OtherTurn[];
}

export type EveningDecision =
	| { readonly ok: true; readonly words: readonly LiveWord[] }
	/**
	 * `END_UNFIT`: not ahead, sooner than planned, or a day after the beginning · `CLASH`: what would not
	 * pass in a plan either · `FULL`: no room before the end
	 */
	| { readonly ok: false; readonly why: Refusal | 'END_UNFIT' | 'CLASH' | 'FULL' };

const NOTHING: EveningDecision = { ok: true, words: [] };
const said = (word: LiveWord): EveningDecision => ({ ok: true, words: [word] });
const refused = (
	why: Extract<EveningDecision, { readonly ok: false }>['why'],
): EveningDecision => ({
	ok: false,
	why,
});

/** What comes of a host's wish to change the evening. What is so already comes to nothing. */
export function decideEvening(
	state: LiveState,
	action: EveningAction,
	evening: Evening,
): EveningDecision {
	if (state.phase !== 'running') return refused('NOT_RUNNING');
	switch (action.do) {
		case 'setEnd':
			return decideEnd(state, action.endsAt, evening);
		case 'addTurn':
			return decideTurn(action, evening);
		case 'dropTurn':
			return decideDrop(state, action.key, evening);
		case 'addProduct':
			return decideProduct(state, action, evening);
		case 'dropProduct':
			return decideDropProduct(state, action, evening);
	}
}

function decideEnd(state: LiveState, endsAt: EpochMs, { plan, now }: Evening): EveningDecision {
	if (endsAt === plan.endsAt) return NOTHING;
	const planned = state.end?.endsAt === plan.endsAt ? state.end.planned : plan.endsAt;
	const isTooLong = endsAt - plan.startsAt > LONGEST_SESSION_MS;
	if (endsAt <= now || endsAt < planned || isTooLong) return refused('END_UNFIT');
	// A late turn may stand in the time that would go.
	if (plan.slots.some((slot) => endOf(slot) > Math.max(endsAt, planned))) return refused('CLASH');
	return said({ kind: 'endSet', endsAt, planned });
}

function decideTurn(
	{ key, producerId, productIds, minutes }: Extract<EveningAction, { readonly do: 'addTurn' }>,
	{ plan, owners, now, others }: Evening,
): EveningDecision {
	if (plan.slots.some((slot) => slot.key === key)) return NOTHING;
	if (plan.slots.length >= SESSION_MAX_SLOTS) return refused('FULL');
	const startsAt = freeFrom(plan, minutes, now);
	if (startsAt === null) return refused('FULL');
	const slot: PlannedSlot = { key, startsAt, minutes, producerId, productIds };
	const clashes = clashesOf({ ...plan, slots: [...plan.slots, slot] }, owners, others);
	if (clashes.some((clash) => isOf(clash, key))) return refused('CLASH');
	return said({ kind: 'turnSet', slot, added: productIds });
}

function isOf(clash: Clash, key: string): boolean {
	return ('key' in clash && clash.key === key) || ('with' in clash && clash.with === key);
}

/** To the next five minutes, so that two hosts who make a session longer at once name the same end. */
const GRID_MS = 5 * MINUTE_MS;

/** An end so much later: than it is now, or than this moment where that is past. */
export function laterEnd(endsAt: EpochMs, minutes: number, now: EpochMs): EpochMs {
	return Math.max(endsAt, Math.ceil(now / GRID_MS) * GRID_MS) + minutes * MINUTE_MS;
}

/**
 * When a late turn can begin: between others, or behind them.
 * @param minutes that it lasts
 * @returns a full minute; null where there is no room before the session's end
 */
export function freeFrom(
	{ slots, startsAt, endsAt }: Pick<SessionPlan, 'slots' | 'startsAt' | 'endsAt'>,
	minutes: number,
	now: EpochMs,
): EpochMs | null {
	let from = Math.max(startsAt, Math.ceil(now / MINUTE_MS) * MINUTE_MS);
	for (const slot of inOrder(slots)) {
		if (slot.startsAt >= from + minutes * MINUTE_MS) break;
		from = Math.max(from, endOf(slot));
	}
	return from + minutes * MINUTE_MS <= endsAt ? from : null;
}

/**
 * Whether a turn can be taken back: only a whole one that came late, and neither was on air nor had goods
 * shown, which stand on everybody's screen.
 */
export function canDropTurn(state: LiveState, slot: PlannedSlot): boolean {
	const { added, hasBegun } = lateOf(state, slot);
	const isLate = added.length > 0 && slot.productIds.every((id) => added.includes(id));
	const isShown = state.shown.some(({ productId }) => slot.productIds.includes(productId));
	return isLate && !isShown && !hasBegun && state.turn?.key !== slot.key;
}

function decideDrop(state: LiveState, key: string, { plan }: Evening): EveningDecision {
	const slot = plan.slots.find((one) => one.key === key);
	if (!slot) return NOTHING;
	return canDropTurn(state, slot) ? said({ kind: 'turnDropped', key }) : refused('NOT_IN_SESSION');
}

function decideProduct(
	state: LiveState,
	{ key, productId }: Extract<EveningAction, { readonly do: 'addProduct' }>,
	{ plan, owners }: Evening,
): EveningDecision {
	const slot = plan.slots.find((one) => one.key === key);
	if (!slot) return refused('NOT_IN_SESSION');
	if (slot.productIds.includes(productId)) return NOTHING;
	const grown = { ...slot, productIds: [...slot.productIds, productId] };
	// What was wrong with others before is no reason.
	const clashes = clashesOf({ ...plan, slots: [grown] }, owners).filter(
		(clash) => clash.kind === 'tooMany' || ('productId' in clash && clash.productId === productId),
	);
	if (clashes.length > 0) return refused('CLASH');
	const added = [...lateOf(state, slot).added, productId];
	return said({ kind: 'turnSet', slot: grown, added });
}

/** Only one that came late, and neither the last of its turn nor pinned. */
function decideDropProduct(
	state: LiveState,
	{ key, productId }: Extract<EveningAction, { readonly do: 'dropProduct' }>,
	{ plan }: Evening,
): EveningDecision {
	const slot = plan.slots.find((one) => one.key === key);
	if (!slot?.productIds.includes(productId)) return NOTHING;
	const { added } = lateOf(state, slot);
	const isLast = slot.productIds.length === 1;
	if (!added.includes(productId) || isLast || state.pinned === productId) {
		return refused('NOT_IN_SESSION');
	}
	const productIds = slot.productIds.filter((id) => id !== productId);
	const rest = added.filter((id) => id !== productId);
	return said({ kind: 'turnSet', slot: { ...slot, productIds }, added: rest, isTakenBack: true });
}

function lateOf({ late }: LiveState, slot: PlannedSlot): LiveState['late'][number] {
	return late.find((one) => one.slot.key === slot.key) ?? { slot, added: [] };
}

/**
 * The plan as it stands in a rehearsal, which changes nothing of the plan itself. What was rehearsed for
 * another end is not for this one.
 * @param state of the rehearsal
 */
export function planRehearsed(plan: SessionPlan, { end, late }: LiveState): SessionPlan {
	const endsAt = end?.planned === plan.endsAt ? end.endsAt : plan.endsAt;
	const isWithin = ({ slot }: LateTurn) => slot.startsAt >= plan.startsAt && endOf(slot) <= endsAt;
	const set = new Map(late.filter(isWithin).map(({ slot }) => [slot.key, slot]));
	const kept = plan.slots.filter(({ key }) => !set.has(key));
	return { ...plan, endsAt, slots: inOrder([...kept, ...set.values()]) };
}

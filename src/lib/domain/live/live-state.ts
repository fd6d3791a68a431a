import type { Promotion } from '../catalogue/promotion';
import type { ProductId } from '../ids';
import { afterTalkWord, TALK_BEGINNING, type TalkStanding } from '../talk/talk-event';
import type { EpochMs } from '../time';
import type { LateTurn, Limit, LiveEvent, Times, Turn } from './live-event';
import type { VideoSource } from './video-source';

const ANNOUNCEMENTS_SHOWN = 10;
/** A product shown again stands in front again, so this is the number of different ones. */
const PRODUCTS_SHOWN = 200;

export type LivePhase = 'waiting' | 'running' | 'over';

/** Where a session stands after an event: all that a watcher's screen is drawn from. */
export interface LiveState {
	/** Of the last event that is in it; 0 before the first. */
	readonly seq: number;
	readonly phase: LivePhase;
	readonly startedAt: EpochMs | null;
	readonly endedAt: EpochMs | null;
	/** When it is to end, where that was changed while it ran; null while it is as planned. */
	readonly end: { readonly endsAt: EpochMs; readonly planned: EpochMs } | null;
	/** What of the line-up was changed while it ran, each turn once, and whether that was on air since. */
	readonly late: readonly (LateTurn & { readonly hasBegun?: true })[];
	/** Whose turn it is. */
	readonly turn: (Turn & { readonly at: EpochMs }) | null;
	readonly pinned: ProductId | null;
	/** What the host put on air; null before the first choice, when the plan's address holds. */
	readonly onAir: VideoSource | null;
	/** What was pinned so far, the latest first, each product once. */
	readonly shown: readonly { readonly productId: ProductId; readonly at: EpochMs }[];
	/** Not to be ordered until released. */
	readonly stopped: readonly ProductId[];
	/** What left the catalogue while the session runs, and by no host; a phone's own may still have it. */
	readonly offMarket: readonly ProductId[];
	/** The promotions that hosts began or stopped, each once. */
	readonly promotions: readonly HostedPromotion[];
	readonly limits: readonly Limit[];
	/** The latest first. */
	readonly announcements: readonly {
		readonly seq: number;
		readonly at: EpochMs;
		readonly text: string;
	}[];
	readonly talk: TalkStanding;
}

/** A promotion that a host began or stopped. */
export interface HostedPromotion {
	readonly id: number;
	readonly productId: ProductId;
	/** As it runs, or ran; null while it is stopped. */
	readonly promotion: Promotion | null;
	/** What it had left when it was stopped; null while it is not. */
	readonly leftMs: number | null;
	/** When it would have run, where it stopped with the session. */
	readonly held?: Times;
}

export const LIVE_BEGINNING: LiveState = {
	seq: 0,
	phase: 'waiting',
	startedAt: null,
	endedAt: null,
	end: null,
	late: [],
	turn: null,
	pinned: null,
	onAir: null,
	shown: [],
	stopped: [],
	offMarket: [],
	promotions: [],
	limits: [],
	announcements: [],
	talk: TALK_BEGINNING,
};

/**
 * The state after one more event. Whoever takes the events of a session in their order comes to the
 * same state, wherever they began from a state that was right; an event that is in it already
 * changes nothing, so that what is told twice does no harm.
 */
export function afterEvent(state: LiveState, event: LiveEvent): LiveState {
	if (event.seq <= state.seq) return state;
	return { ...state, ...changeOf(state, event), seq: event.seq };
}

function changeOf(state: LiveState, { seq, at, word }: LiveEvent): Partial<LiveState> {
	switch (word.kind) {
		case 'started':
			return { phase: 'running', startedAt: at };
		case 'ended':
			// What is on the market is the catalogue's to tell from now on.
			return { phase: 'over', endedAt: at, pinned: null, offMarket: [] };
		case 'resumed':
			return { phase: 'running', endedAt: null };
		case 'endSet': {
			const { endsAt, planned } = word;
			return { end: endsAt === planned ? null : { endsAt, planned } };
		}
		case 'turnSet':
			return turnNow(state, word);
		case 'turnDropped':
			return { late: state.late.filter(({ slot }) => slot.key !== word.key) };
		case 'turnBegun':
			return turnBegunNow(state, { ...word.turn, at });
		case 'pinned':
			return pinnedNow(state, word.productId, at);
		case 'onAir':
			return { onAir: word.source };
		case 'announced':
			return {
				announcements: [{ seq, at, text: word.text }, ...state.announcements].slice(
					0,
					ANNOUNCEMENTS_SHOWN,
				),
			};
		case 'withdrawn':
			return { announcements: state.announcements.filter((one) => one.seq !== word.of) };
		case 'stopped':
			return { stopped: [...without(state.stopped, word.productId), word.productId] };
		case 'released':
			return { stopped: without(state.stopped, word.productId) };
		case 'offMarket':
			return { offMarket: [...without(state.offMarket, word.productId), word.productId] };
		case 'onMarket':
			return { offMarket: without(state.offMarket, word.productId) };
		case 'promotionStarted': {
			const { productId, promotion } = word;
			const begun = { id: promotion.id, productId, promotion, leftMs: null };
			return { promotions: withPromotion(state, begun) };
		}
		case 'promotionStopped': {
			const { id, productId, leftMs, held } = word;
			const stopped = { id, productId, promotion: null, leftMs, ...(held ? { held } : {}) };
			return { promotions: withPromotion(state, stopped) };
		}
		case 'limited': {
			const { productId, most, held } = word;
			const others = state.limits.filter((limit) => limit.productId !== productId);
			return { limits: most === null ? others : [...others, { productId, most, held }] };
		}
		case 'talk':
			return { talk: afterTalkWord(state.talk, word.talk) };
		default:
			// A newer server may tell of things that this app does not know: they are passed over.
			word satisfies never;
			return {};
	}
}

function turnNow({ late, turn }: LiveState, { slot, added }: LateTurn): Partial<LiveState> {
	const { key, productIds } = slot;
	const before = late.find((one) => one.slot.key === key);
	const others = late.filter((one) => one !== before);
	return {
		late: [...others, { ...before, slot, added }],
		turn: turn?.key === key ? { ...turn, productIds } : turn,
	};
}

function turnBegunNow({ late }: LiveState, turn: NonNullable<LiveState['turn']>) {
	const isIt = ({ slot }: LateTurn) => slot.key === turn.key;
	return {
		turn,
		pinned: null,
		late: late.map((one) => (isIt(one) ? { ...one, hasBegun: true as const } : one)),
	};
}

function pinnedNow(
	{ shown }: LiveState,
	productId: ProductId | null,
	at: EpochMs,
): Partial<LiveState> {
	if (productId === null) return { pinned: null };
	const others = shown.filter((one) => one.productId !== productId);
	return { pinned: productId, shown: [{ productId, at }, ...others].slice(0, PRODUCTS_SHOWN) };
}

function withPromotion({ promotions }: LiveState, one: HostedPromotion) {
	return [...promotions.filter(({ id }) => id !== one.id), one];
}

function without(ids: readonly ProductId[], id: ProductId): readonly ProductId[] {
	return ids.filter((one) => one !== id);
}

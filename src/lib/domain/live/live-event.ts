import type { Promotion } from '../catalogue/promotion';
import type { ProducerId, ProductId } from '../ids';
import type { PlannedSlot } from '../market/session-plan';
import type { TalkWord } from '../talk/talk-event';
import type { EpochMs } from '../time';
import type { VideoSource } from './video-source';

/** Longest announcement, in characters. */
export const ANNOUNCEMENT_MAX = 300;

/** A producer's turn as it was planned when it went on air. */
export interface Turn {
	/** Of the slot in the plan. */
	readonly key: string;
	readonly producerId: ProducerId;
	readonly productIds: readonly ProductId[];
}

/** A turn that was added while the session ran, or to which products were. */
export interface LateTurn {
	/** As it stands now. */
	readonly slot: PlannedSlot;
	/** Of its products those that came late: all of them where the whole turn did. */
	readonly added: readonly ProductId[];
}

/** Something that happened in a session, for everybody who watches. */
export type LiveWord =
	| { readonly kind: 'started' }
	| { readonly kind: 'ended' }
	/** The end was a mistake: it goes on. */
	| { readonly kind: 'resumed' }
	/** It goes on longer than it was planned to, or no longer so long. */
	| { readonly kind: 'endSet'; readonly endsAt: EpochMs; readonly planned: EpochMs }
	/** Of one from which a product was taken back nothing is said to anybody. */
	| ({ readonly kind: 'turnSet'; readonly isTakenBack?: true } & LateTurn)
	| { readonly kind: 'turnDropped'; readonly key: string }
	| { readonly kind: 'turnBegun'; readonly turn: Turn }
	| { readonly kind: 'pinned'; readonly productId: ProductId | null }
	/** Whose picture and sound everybody sees; none where the host wants none. */
	| { readonly kind: 'onAir'; readonly source: VideoSource }
	| { readonly kind: 'announced'; readonly text: string }
	| { readonly kind: 'withdrawn'; readonly of: number }
	| { readonly kind: 'stopped'; readonly productId: ProductId }
	| { readonly kind: 'released'; readonly productId: ProductId }
	/** It left the catalogue, or is back there, by nothing that a host did. */
	| { readonly kind: 'offMarket'; readonly productId: ProductId }
	| { readonly kind: 'onMarket'; readonly productId: ProductId }
	/** By a host: it runs from now until its end. */
	| {
			readonly kind: 'promotionStarted';
			readonly productId: ProductId;
			readonly promotion: Promotion;
			/** It ran or was to come, and does so at these times now: no news of its own. */
			readonly isRetimed?: true;
	  }
	/** By a host, or by whoever put it up, with so much of its time left. */
	| {
			readonly kind: 'promotionStopped';
			readonly productId: ProductId;
			readonly id: number;
			readonly leftMs: number;
			/** When it would have run, where it stops with the session: it comes back with that. */
			readonly held?: Times;
	  }
	| ({ readonly kind: 'limited' } & Limit)
	| { readonly kind: 'talk'; readonly talk: TalkWord };

export type Times = Pick<Promotion, 'startsAt' | 'endsAt'>;

/** How many units of a product may be sold in the session. */
export interface Limit {
	readonly productId: ProductId;
	/** Null for as many as there are. */
	readonly most: number | null;
	/** Of a session that is over: what was left when it ended. Null while it counts. */
	readonly held: number | null;
}

/** A word in its place: a session's events are numbered from 1, without gaps, and never change. */
export interface LiveEvent {
	readonly seq: number;
	readonly at: EpochMs;
	readonly word: LiveWord;
}

/** What a node counts for a session, at most once a second; it is no event and is not kept. */
export interface LiveCounts {
	/** Where the session stood when the count began, as the number of its last event; older nodes leave it out. */
	readonly seq?: number;
	readonly watchers: number;
	/** Orders of this session that were taken and not called off. */
	readonly orders: number;
	/** Units that may still be sold of what is shown, limited or promoted; null for as many as wanted. */
	readonly left?: readonly (readonly [ProductId, number | null])[];
	/** Portions left of their promotions, where those are counted. */
	readonly portions?: readonly (readonly [number, number])[];
}

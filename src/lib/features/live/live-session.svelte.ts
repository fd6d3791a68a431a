import type { ProductId, SessionId } from '$lib/domain/ids';
import type { LiveCounts, LiveEvent } from '$lib/domain/live/live-event';
import {
	MOST_MISSED,
	type LiveFrame,
	type LiveTick,
	type Missed,
} from '$lib/domain/live/live-frame';
import { afterEvent, LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';

import { ON_PHONE, type LiveMemory } from './live-memory';
import { keepRoad, type OpenRoad, type RoadState } from './live-road';
import { isWord, MissedList } from './missed-list.svelte';

export type LiveRoadState = 'connecting' | RoadState;

export interface LiveSessionOptions {
	readonly id: SessionId;
	readonly open: OpenRoad<LiveFrame>;
	/** Whether the phone remembers where it stood, and is told what it missed. */
	readonly isRemembered: boolean;
	/** Where it is remembered; left out: on this phone. */
	readonly memory?: LiveMemory;
	/** How the road is kept open; left out: as long as somebody looks at this screen. */
	readonly keep?: typeof keepRoad<LiveFrame>;
	/** Whether somebody listens, though the screen may be dark. */
	readonly isHeard?: () => boolean;
	/** Asks the record what happened after a place, where more did than a node remembers; null for no answer. */
	readonly readMissed?: (after: string) => Promise<Missed | null>;
	/** How long it waits before that, from 0 up to 1; left out: by chance. */
	readonly chance?: () => number;
	/** What else is told once a second: talk, reactions. */
	readonly onTick?: (tick: LiveTick) => void;
}

/** A session as it happens, on this screen. */
export class LiveSession {
	readonly #options: LiveSessionOptions;
	readonly #memory: LiveMemory | null;
	#state = $state.raw<LiveState>(LIVE_BEGINNING);
	#counts = $state.raw<LiveCounts | null>(null);
	/** What was limited when they were told. */
	#limitsThen = $state.raw<LiveState['limits']>([]);
	/** The number of the last event heard that limited something otherwise; 0 before any. */
	#limitedAt = 0;
	#road = $state<LiveRoadState>('connecting');
	#isKnown = $state(false);
	/** From where to go on, as the server names it. */
	#place: string | null = null;
	readonly #missed: MissedList;
	#recent = $state.raw<readonly LiveEvent[]>([]);
	/** Whether what comes happened while nobody looked. */
	#isBack = $state(false);

	constructor(options: LiveSessionOptions) {
		this.#options = options;
		this.#missed = new MissedList({ readMissed: options.readMissed, chance: options.chance });
		this.#memory = options.isRemembered ? (options.memory ?? ON_PHONE) : null;
		const kept = this.#memory?.recall(options.id) ?? null;
		if (kept === null) return;
		this.#state = kept.state;
		this.#place = kept.place;
		this.#isKnown = true;
		this.#isBack = true;
	}

	get state(): LiveState {
		return this.#state;
	}

	/** Null until the node has counted. */
	get counts(): LiveCounts | null {
		return this.#counts;
	}

	/**
	 * Units of a product that may still be sold, as the node last counted; null where it did not, and where its
	 * hosts have limited it otherwise since.
	 */
	leftOf(productId: ProductId): number | null {
		const limitIn = (limits: LiveState['limits']) => {
			const limit = limits.find((one) => one.productId === productId);
			return limit && JSON.stringify([limit.most, limit.held]);
		};
		if (limitIn(this.#limitsThen) !== limitIn(this.#state.limits)) return null;
		return this.#counts?.left?.find(([id]) => id === productId)?.[1] ?? null;
	}

	/** Portions left of a promotion, in the same way. */
	portionsOf(promotionId: number): number | null {
		return this.#counts?.portions?.find(([id]) => id === promotionId)?.[1] ?? null;
	}

	get road(): LiveRoadState {
		return this.#road;
	}

	/** Whether the state is one that the server told, now or before. */
	get isKnown(): boolean {
		return this.#isKnown;
	}

	/** Whether the state is one of before, and what happened since has not been told yet. */
	get isBehind(): boolean {
		return this.#isBack;
	}

	/** What happened while this phone was away, in order, until it is waved away. */
	get missed(): readonly LiveEvent[] {
		return this.#missed.events;
	}

	/** What this phone heard as it happened, in order; of so much the latest. */
	get recent(): readonly LiveEvent[] {
		return this.#recent;
	}

	/** Whether more happened while this phone was away than it can be told. */
	get isCutShort(): boolean {
		return this.#missed.isCutShort;
	}

	waveMissed(): void {
		this.#missed.wave();
	}

	/** Begins to watch. @returns how to stop */
	start(): () => void {
		const { keep = keepRoad<LiveFrame> } = this.#options;
		return keep({
			open: this.#options.open,
			isHeard: () => this.#options.isHeard?.() ?? false,
			after: () => this.#place,
			onFrame: (frame, place) => {
				this.#take(frame, place);
			},
			onChange: (state) => {
				this.#road = state;
				if (state !== 'open') this.#isBack = this.#isKnown;
			},
		});
	}

	#take(frame: LiveFrame, place: string): void {
		if (frame.kind === 'abreast') {
			// What was missed has been told: from here on it is as it happens.
			this.#isBack = false;
			return;
		}
		if (frame.kind === 'tick') {
			const { counts } = frame.tick;
			if (counts) {
				this.#counts = counts;
				// A count that began before hosts limited something is told after that.
				if ((counts.seq ?? Infinity) >= this.#limitedAt) this.#limitsThen = this.#state.limits;
			}
			this.#options.onTick?.(frame.tick);
			return;
		}
		if (frame.kind === 'state') {
			this.#askMissed(place, frame.state.seq);
			this.#state = frame.state;
			this.#limitedAt = 0;
			this.#isBack = false;
		} else {
			if (this.#isBack) this.#missed.miss(frame.events);
			else this.#missed.hear(frame.events);
			this.#recent = [...this.#recent, ...frame.events.filter(isWord)].slice(-MOST_MISSED);
			for (const event of frame.events) {
				const { limits } = this.#state;
				this.#state = afterEvent(this.#state, event);
				if (this.#state.limits !== limits) this.#limitedAt = event.seq;
			}
		}
		this.#isKnown = true;
		this.#place = place;
		this.#memory?.remember(this.#options.id, { place, state: this.#state });
	}

	/**
	 * The server told where the session stands, not what led there: that stands in the record, before all that
	 * comes from here on. A record of another history says nothing of where this phone stood.
	 */
	#askMissed(place: string, seq: number): void {
		if (!this.#isKnown || this.#place === null) return;
		const isMissing = seq !== this.#state.seq;
		if (historyOf(place) !== historyOf(this.#place)) this.#missed.begin(isMissing);
		else if (isMissing) this.#missed.ask(this.#place, seq);
	}
}

/** The database's history, as the id of a place names it behind the number. */
function historyOf(place: string): string | undefined {
	return place.split('.')[1];
}

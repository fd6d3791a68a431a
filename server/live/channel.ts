import type { LiveEvent } from '$lib/domain/live/live-event';
import type { LiveTick } from '$lib/domain/live/live-frame';
import { afterEvent, type LiveState } from '$lib/domain/live/live-state';

import { SessionFrame } from './frames';
import { placeId } from './place';
import type { Run } from './record';
import { blank, withdrawnIn } from './withdrawn';

/** Events that a node keeps at hand; whoever missed more is told where the session stands. */
export const AT_HAND = 2_000;
/** Events of one frame. */
const FRAME = 200;
/** Different places of which what lies behind them is kept ready to be sent. */
const FRAMES_KEPT = 64;

/** One session as this node knows it: where it stands, what led there, and the frames made of it. */
export class Channel {
	#state: LiveState | undefined;
	#epoch = '';
	/** The latest events, up to `state`, without gaps. */
	#events: readonly LiveEvent[] = [];
	#stateFrame: SessionFrame | undefined;
	/** By the place behind which they lie. */
	readonly #eventFrames = new Map<number, Behind>();
	#tick: Tick = { number: 0, frame: undefined };

	constructor(readonly run: Run) {}

	get isOpen(): boolean {
		return this.#state !== undefined;
	}

	get state(): LiveState {
		if (!this.#state) throw new Error('the session has not been read');
		return this.#state;
	}

	/** Of the history that its event numbers belong to. */
	get epoch(): string {
		return this.#epoch;
	}

	/** The latest one; each has a number of its own, from 1. */
	get tick(): Tick {
		return this.#tick;
	}

	/** @param events the latest before the state, without gaps */
	begin(state: LiveState, events: readonly LiveEvent[], epoch: string): void {
		this.#state = state;
		this.#epoch = epoch;
		this.#events = events;
		this.#forgetFrames();
	}

	/** @returns whether there was something new among them */
	add(events: readonly LiveEvent[]): boolean {
		const fresh = events.filter(({ seq }) => seq > this.state.seq);
		if (fresh.length === 0) return false;
		this.#state = fresh.reduce(afterEvent, this.state);
		const withdrawn = new Set(withdrawnIn(fresh));
		const all = [...this.#events, ...fresh].slice(-AT_HAND);
		this.#events = withdrawn.size > 0 ? blank(all, withdrawn) : all;
		this.#forgetFrames();
		return true;
	}

	setTick(tick: LiveTick): void {
		const { number } = this.#tick;
		this.#tick = { number: number + 1, frame: new SessionFrame({ kind: 'tick', tick }, null) };
	}

	/**
	 * What somebody is given next.
	 * @param seq where they stand; null for who knows nothing
	 * @returns undefined for who has all that there is
	 */
	behind(seq: number | null): Behind | undefined {
		if (seq === this.state.seq) return undefined;
		const first = this.#events[0]?.seq;
		if (seq === null || seq > this.state.seq || first === undefined || first > seq + 1) {
			return { frame: this.#whole(), seq: this.state.seq };
		}
		const kept = this.#eventFrames.get(seq);
		if (kept) return kept;
		const events = this.#events.slice(seq + 1 - first, seq + 1 - first + FRAME);
		const until = events.at(-1)?.seq ?? seq;
		const frame = new SessionFrame({ kind: 'events', events }, placeId(until, this.#epoch));
		const made = { frame, seq: until };
		if (this.#eventFrames.size < FRAMES_KEPT) this.#eventFrames.set(seq, made);
		return made;
	}

	#whole(): SessionFrame {
		const { state } = this;
		return (this.#stateFrame ??= new SessionFrame(
			{ kind: 'state', state },
			placeId(state.seq, this.#epoch),
		));
	}

	#forgetFrames(): void {
		this.#stateFrame = undefined;
		this.#eventFrames.clear();
	}
}

export interface Tick {
	readonly number: number;
	readonly frame: SessionFrame | undefined;
}

/** A frame, and where whoever was given it stands. */
export interface Behind {
	readonly frame: SessionFrame;
	readonly seq: number;
}

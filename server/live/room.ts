import type { LiveTick } from '$lib/domain/live/live-frame';

import { Channel } from './channel';
import { ABREAST, CONNECTED, SessionFrame, type WireFrame } from './frames';
import { joined, shedTicks, writes } from './live-metrics';
import type { Place } from './place';
import type { Run } from './record';
import type { TickPart } from './tick-part';
import { Watchers, type Watcher } from './watchers';

/** The tick of somebody who was given none yet. */
const NO_TICK = -1;

/** What every watcher begins with. */
export const NEWCOMER = {
	seq: null,
	isAhead: false,
	fullSince: null,
	isAbreast: false,
	tick: NO_TICK,
	isPassedBy: false,
	index: -1,
	since: 0,
} as const;

export interface RoomParts {
	readonly parts: readonly TickPart[];
	readonly patienceMs: number;
}

/** A session and all who watch it here. */
export class Room {
	readonly channel: Channel;
	readonly watchers: Watchers;
	/** While it is being read for the first time. */
	opening: Promise<void> | undefined;
	readonly #parts: readonly TickPart[];
	/** For who comes before the next tick. */
	#standing: SessionFrame | null | undefined;
	/** For who was passed by since. */
	#again: SessionFrame | null | undefined;

	constructor(run: Run, { parts, patienceMs }: RoomParts) {
		this.#parts = parts;
		this.channel = new Channel(run);
		this.watchers = new Watchers({ serve: this.#serve, patienceMs });
	}

	get run(): Run {
		return this.channel.run;
	}

	/** Says that the road is there: what is told follows once the session has been read. */
	greet(watcher: Watcher): void {
		if (!watcher.reader.give([CONNECTED])) watcher.fullSince = performance.now();
	}

	/**
	 * Puts somebody where they say that they stand.
	 * @returns false where they know of what this node has not read yet: it must look first
	 */
	seat(watcher: Watcher, after: Place | null): boolean {
		const { epoch, state } = this.channel;
		const isForeign = after?.epoch != null && after.epoch !== epoch;
		watcher.seq = after === null || isForeign ? null : after.seq;
		watcher.isAhead = watcher.seq !== null && watcher.seq > state.seq;
		if (watcher.isAhead) return false;
		this.#noteHow(watcher, after);
		this.#serve(watcher);
		return true;
	}

	/** The node has looked: more than there is belongs to a history that is no more. */
	seatAhead(watcher: Watcher, after: Place | null): void {
		watcher.isAhead = false;
		if (watcher.seq !== null && watcher.seq > this.channel.state.seq) watcher.seq = null;
		this.#noteHow(watcher, after);
		this.#serve(watcher);
	}

	/** Gives on to somebody who can take more again. */
	goOn(watcher: Watcher): void {
		watcher.fullSince = null;
		this.#serve(watcher);
	}

	/** The session's record begins anew: nobody knows anything of it. */
	forgetPlaces(): void {
		for (const watcher of this.watchers) watcher.seq = null;
		this.watchers.sweep();
	}

	/** Tells everybody what is new, unless they are still being told what was new before. */
	tick(): void {
		if (!this.channel.isOpen || this.watchers.isSweeping) return;
		const tick = merged(this.#parts.map((part) => part.news(this.run)));
		if (!tick) return;
		this.#standing = this.#again = undefined;
		this.channel.setTick(tick);
		this.watchers.sweep();
	}

	readonly #serve = (watcher: Watcher): void => {
		if (!this.channel.isOpen || watcher.isAhead) return;
		const isIdle = watcher.reader.isIdle;
		while (watcher.fullSince === null && watcher.index >= 0) {
			const frames = this.#framesFor(watcher, isIdle);
			if (frames.length === 0) return;
			writes.inc();
			if (!watcher.reader.give(frames)) watcher.fullSince = performance.now();
		}
	};

	#framesFor(watcher: Watcher, isIdle: boolean): readonly WireFrame[] {
		const frames: WireFrame[] = [];
		const behind = this.channel.behind(watcher.seq);
		if (behind) {
			frames.push(behind.frame);
			watcher.seq = behind.seq;
		}
		if (watcher.seq !== this.channel.state.seq) return frames;
		if (!watcher.isAbreast) {
			watcher.isAbreast = true;
			frames.push(ABREAST);
		}
		if (watcher.isPassedBy && isIdle) {
			watcher.isPassedBy = false;
			const again = this.#againFrame();
			if (again) frames.push(again);
		}
		const tick = this.#tickFor(watcher, isIdle);
		if (tick) frames.push(tick);
		return frames;
	}

	#tickFor(watcher: Watcher, isIdle: boolean): SessionFrame | null | undefined {
		const { number, frame } = this.channel.tick;
		if (watcher.tick === number) return undefined;
		const isNew = watcher.tick === NO_TICK;
		// While it could take nothing, others came and went.
		if (!isNew && number > watcher.tick + 1) watcher.isPassedBy = true;
		watcher.tick = number;
		if (isNew) return this.#standingFrame();
		if (isIdle) return frame;
		shedTicks.inc();
		watcher.isPassedBy = true;
		return undefined;
	}

	#standingFrame(): SessionFrame | null {
		if (this.#standing !== undefined) return this.#standing;
		const tick = merged(this.#parts.map((part) => part.standing?.(this.run)));
		return (this.#standing = tick ? new SessionFrame({ kind: 'tick', tick }, null) : null);
	}

	#againFrame(): SessionFrame | null {
		if (this.#again !== undefined) return this.#again;
		const tick = merged(this.#parts.map((part) => part.again?.(this.run)));
		return (this.#again = tick ? new SessionFrame({ kind: 'tick', tick }, null) : null);
	}

	#noteHow(watcher: Watcher, after: Place | null): void {
		const isWhole =
			after !== null && this.channel.behind(watcher.seq)?.frame.frame.kind === 'state';
		joined.inc({ how: after === null ? 'afresh' : isWhole ? 'whole' : 'resumed' });
	}
}

function merged(ticks: readonly (LiveTick | undefined)[]): LiveTick | undefined {
	const news = ticks.filter((tick) => tick !== undefined);
	return news.length === 0 ? undefined : (Object.assign({}, ...news) as LiveTick);
}

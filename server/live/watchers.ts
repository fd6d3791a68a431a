import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';

import { PING } from './frames';
import { dropped } from './live-metrics';
import type { Reader } from './reader';

/** So many are served before whatever else the node has to do gets its turn. */
const SLICE = 250;

/** Somebody who watches: no more than a place in the record and a way to reach them. */
export interface Watcher {
	readonly reader: Reader;
	/** False for who runs the session: they are no audience. */
	readonly isCounted: boolean;
	/** The host at whose board it is. */
	readonly accountId: AccountId | null;
	/** For whom they watch a rehearsal, which is nobody else's to see; left out by all others. */
	readonly stall?: OfStall | undefined;
	/** Where it comes from, as the caps count it; null where none does. */
	readonly address: string | null;
	/** What it says that it is, for as long as it is open; undefined for who says nothing. */
	readonly screen: string | undefined;
	/** When it came, by the watchers' clock. */
	readonly since: number;
	/** Number of the last event that was given; null for who is to be given the state. */
	seq: number | null;
	/** Whether it knows of what this node has not read yet. */
	isAhead: boolean;
	/** Since when it can take no more, by the watchers' clock; null where it can. */
	fullSince: number | null;
	/** Whether it was told that it has all that happened before it came. */
	isAbreast: boolean;
	/** The last tick that it was given or that passed it by; 0 for none. */
	tick: number;
	/** Whether a tick passed it by, of which it was told nothing since. */
	isPassedBy: boolean;
	/** Where {@link Watchers} keep it; -1 for nowhere. */
	index: number;
}

/** One of a producer's people. */
export interface OfStall {
	readonly producerId: ProducerId;
	readonly accountId: AccountId;
}

export interface WatchersParts {
	/** Gives somebody what lies behind their place, as far as they can take it. */
	readonly serve: (watcher: Watcher) => void;
	/** How long somebody may take nothing before they are let go, milliseconds. */
	readonly patienceMs: number;
}

/** All who watch one session here. */
export class Watchers {
	readonly #parts: WatchersParts;
	readonly #all: Watcher[] = [];
	readonly #byScreen = new Map<string, Watcher>();
	#counted = 0;
	#isSweeping = false;
	#isSweepWanted = false;

	constructor(parts: WatchersParts) {
		this.#parts = parts;
	}

	get size(): number {
		return this.#all.length;
	}

	/** Those of them that are the session's audience. */
	get counted(): number {
		return this.#counted;
	}

	get isSweeping(): boolean {
		return this.#isSweeping;
	}

	[Symbol.iterator](): IterableIterator<Watcher> {
		return this.#all.values();
	}

	/** The one of a screen. */
	of(screen: string | undefined): Watcher | undefined {
		return screen === undefined ? undefined : this.#byScreen.get(screen);
	}

	/**
	 * Takes somebody in. Of a phone that lost its network the connection stands until TCP gives up,
	 * which takes a quarter of an hour: where the same screen is back, the one it had is ended.
	 */
	add(watcher: Watcher): void {
		watcher.index = this.#all.length;
		this.#all.push(watcher);
		if (watcher.isCounted) this.#counted += 1;
		const { screen } = watcher;
		if (screen === undefined) return;
		const before = this.of(screen);
		this.#byScreen.set(screen, watcher);
		if (!before) return;
		dropped.inc({ why: 'replaced' });
		before.reader.destroy();
	}

	/** The last one takes the place that becomes free: whoever walks here goes from the last to the first. */
	remove(watcher: Watcher): boolean {
		const { index } = watcher;
		if (index < 0) return false;
		watcher.index = -1;
		const { screen } = watcher;
		if (screen !== undefined && this.#byScreen.get(screen) === watcher) {
			this.#byScreen.delete(screen);
		}
		const last = this.#all.pop();
		if (last && last !== watcher) {
			this.#all[index] = last;
			last.index = index;
		}
		if (watcher.isCounted) this.#counted -= 1;
		return true;
	}

	/** Serves everybody, a few at a time; asked for again meanwhile, it goes round once more. */
	sweep(): void {
		this.#isSweepWanted = true;
		if (this.#isSweeping) return;
		this.#isSweeping = true;
		void this.#sweepAll();
	}

	/** Shows everybody that the road is there, and lets those go who have taken nothing for too long. */
	async beat(): Promise<void> {
		const now = performance.now();
		await this.each((watcher) => {
			const { reader, fullSince } = watcher;
			if (fullSince === null) {
				// Of a connection that was busy for a moment nothing else says that it can take more.
				this.#parts.serve(watcher);
				if (reader.isIdle) reader.give([PING]);
			} else if (now - fullSince > this.#parts.patienceMs) {
				dropped.inc({ why: 'slow' });
				reader.destroy();
			}
		});
	}

	/** Does something with everybody, a few at a time. */
	async each(work: (watcher: Watcher) => void): Promise<void> {
		let next = this.#all.length;
		while (next > 0) {
			const until = Math.max(0, next - SLICE);
			while (next > until) {
				next -= 1;
				const watcher = this.#all[next];
				if (watcher) work(watcher);
			}
			if (next > 0) await new Promise((settle) => setImmediate(settle));
		}
	}

	async #sweepAll(): Promise<void> {
		while (this.#isSweepWanted) {
			this.#isSweepWanted = false;
			await this.each(this.#parts.serve);
		}
		this.#isSweeping = false;
	}
}

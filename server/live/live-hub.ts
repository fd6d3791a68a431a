import type { LiveCounts, LiveEvent } from '$lib/domain/live/live-event';
import type { LiveFrame } from '$lib/domain/live/live-frame';
import { afterEvent, type LiveState } from '$lib/domain/live/live-state';
import type { EpochMs } from '$lib/domain/time';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';

import type { OpenDatabase } from '../database/database';
import { countOrders, sumWatchers } from './counts';
import { LIVE_CHANNEL, readEvents, readState, type Run } from './record';
import { blank, withdrawnIn } from './withdrawn';
import { keyOf } from './run-key';

/** A frame, and where whoever has it stands: the number of the last event that they know. */
export interface PlacedFrame {
	readonly seq: number;
	readonly frame: LiveFrame;
}

/** Events that a node keeps at hand for watchers that are a little behind. */
const AT_HAND = 400;
/** Events of one frame. */
const FRAME = 200;
/** Whoever missed more is told where the session stands, not all that led there. */
const MOST_MISSED = 2_000;
const COUNT_EVERY_MS = 1_000;
/** In case a notification was lost with its connection. */
const LOOK_EVERY_MS = 5_000;

export interface WatchWish {
	/** Number of the last event that is known; null for the state as it is now. */
	readonly after: number | null;
	/** False for who runs the session: they are no audience. */
	readonly isCounted: boolean;
	readonly signal: AbortSignal;
}

export interface HubParts {
	readonly pool: Pick<OpenDatabase, 'database' | 'listen'>;
	readonly clock: () => EpochMs;
	readonly log: Logger;
}

/**
 * Hands what happens in sessions to all who watch at this node.
 *
 * The node reads each event once, whatever the number of its watchers, when any node announces that
 * something happened. A watcher has no queue: it is a place in the record, and is given what lies
 * behind that place whenever it can take more. A slow one is therefore given more at a time, and one
 * that is far behind the state as a whole; none of them costs memory by being slow.
 */
export class LiveHub {
	readonly #parts: HubParts;
	readonly #channels = new Map<string, Channel>();
	readonly #node = randomUUID();
	readonly #timers: NodeJS.Timeout[] = [];
	#reading: Promise<void> | undefined;
	#isReadWanted = false;
	#isStopped = false;

	constructor(parts: HubParts) {
		this.#parts = parts;
	}

	/** Begins to listen and to count. */
	start(): void {
		this.#parts.pool.listen(LIVE_CHANNEL, () => void this.#read());
		this.#timers.push(
			setInterval(() => void this.#read(), LOOK_EVERY_MS),
			setInterval(() => void this.#count(), COUNT_EVERY_MS),
		);
		for (const timer of this.#timers) timer.unref();
	}

	/** Lets every watcher go: each finds another node, and goes on there from its place. */
	stop(): void {
		this.#isStopped = true;
		for (const timer of this.#timers) clearInterval(timer);
		for (const channel of this.#channels.values()) channel.wake();
	}

	/** How many watch at this node. */
	get watchers(): number {
		let sum = 0;
		for (const { watchers } of this.#channels.values()) sum += watchers;
		return sum;
	}

	/**
	 * What happens in a session from a place on, until whoever watches goes away.
	 */
	async *watch(
		run: Run,
		{ after, isCounted, signal }: WatchWish,
	): AsyncGenerator<PlacedFrame, void, undefined> {
		const channel = await this.#enter(run);
		if (isCounted) channel.counted += 1;
		let goOn = () => undefined as void;
		const onAbort = () => goOn();
		signal.addEventListener('abort', onAbort, { once: true });
		try {
			let seq = after;
			let counts: LiveCounts | null = null;
			while (!signal.aborted && !this.#isStopped) {
				// Who comes from another node may know of what this one has not read yet.
				if (seq !== null && seq > channel.state.seq) await this.#readOne(channel);
				const { state } = channel;
				// Still more than there is: of a database that was restored since.
				if (seq === null || seq > state.seq || state.seq - seq > MOST_MISSED) {
					seq = state.seq;
					yield { seq, frame: { kind: 'state', state } };
				} else if (seq < state.seq) {
					const events = await this.#after(channel, seq);
					seq = events.at(-1)?.seq ?? state.seq;
					yield { seq, frame: { kind: 'events', events } };
				} else if (channel.counts !== null && channel.counts !== counts) {
					counts = channel.counts;
					yield { seq, frame: { kind: 'counts', counts } };
				} else {
					await new Promise<void>((settle) => {
						goOn = settle;
						channel.waiting.add(settle);
					});
					channel.waiting.delete(goOn);
				}
			}
		} finally {
			signal.removeEventListener('abort', onAbort);
			if (isCounted) channel.counted -= 1;
			this.#leave(channel);
		}
	}

	async #enter(run: Run): Promise<Channel> {
		const key = keyOf(run);
		let channel = this.#channels.get(key);
		if (!channel) {
			channel = new Channel(run);
			this.#channels.set(key, channel);
		}
		channel.watchers += 1;
		try {
			channel.opening ??= this.#open(channel);
			await channel.opening;
		} catch (thrown) {
			channel.opening = undefined;
			this.#leave(channel);
			throw thrown;
		}
		return channel;
	}

	async #open(channel: Channel): Promise<void> {
		channel.begin(await readState(this.#parts.pool.database, channel.run));
		// Whatever was announced while it was being read was not looked at.
		void this.#read();
	}

	#leave(channel: Channel): void {
		channel.watchers -= 1;
		// A session that nobody watches here costs nothing.
		if (channel.watchers === 0) this.#channels.delete(keyOf(channel.run));
	}

	async #after(channel: Channel, seq: number): Promise<readonly LiveEvent[]> {
		const atHand = channel.after(seq);
		if (atHand !== undefined) return atHand;
		const { database } = this.#parts.pool;
		const events = await readEvents(database, channel.run, { after: seq, most: FRAME });
		// What this node has not read yet comes to everybody here at once.
		return events.filter((event) => event.seq <= channel.state.seq);
	}

	/** Reads what is new in every session that is watched here; whoever asks meanwhile gets a turn. */
	async #read(): Promise<void> {
		this.#isReadWanted = true;
		this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
		return this.#reading;
	}

	async #readAll(): Promise<void> {
		while (this.#isReadWanted && !this.#isStopped) {
			this.#isReadWanted = false;
			for (const channel of this.#opened()) {
				try {
					await this.#readOne(channel);
				} catch (thrown) {
					this.#parts.log.warn({ err: thrown }, 'a session could not be read');
				}
			}
		}
	}

	async #readOne(channel: Channel): Promise<void> {
		const { database } = this.#parts.pool;
		for (;;) {
			const after = channel.state.seq;
			const events = await readEvents(database, channel.run, { after, most: FRAME });
			channel.add(events);
			if (events.length < FRAME) return;
		}
	}

	async #count(): Promise<void> {
		const channels = this.#opened();
		if (channels.length === 0) return;
		const { database } = this.#parts.pool;
		const now = this.#parts.clock();
		try {
			const here = channels.map(({ run, counted }) => ({ run, watchers: counted }));
			const watchers = await sumWatchers(database, { node: this.#node, now, here });
			const orders = await countOrders(
				database,
				channels.map(({ run }) => run.sessionId),
			);
			for (const channel of channels) {
				channel.setCounts({
					watchers: watchers.get(keyOf(channel.run)) ?? channel.counted,
					orders: channel.run.isRehearsal ? 0 : (orders.get(channel.run.sessionId) ?? 0),
				});
			}
		} catch (thrown) {
			this.#parts.log.warn({ err: thrown }, 'a session could not be counted');
		}
	}

	#opened(): Channel[] {
		return [...this.#channels.values()].filter(({ isOpen }) => isOpen);
	}
}

/** One session as this node knows it. */
class Channel {
	/** Roads that lead to it. */
	watchers = 0;
	/** Those of them that are its audience. */
	counted = 0;
	opening: Promise<void> | undefined;
	#state: LiveState | undefined;
	#counts: LiveCounts | null = null;
	/** The latest events, up to `state`, without gaps. */
	readonly #events: LiveEvent[] = [];
	/** How each one goes on who has all that there is. */
	readonly waiting = new Set<() => void>();

	constructor(readonly run: Run) {}

	get isOpen(): boolean {
		return this.#state !== undefined;
	}

	get state(): LiveState {
		if (!this.#state) throw new Error('the session has not been read');
		return this.#state;
	}

	get counts(): LiveCounts | null {
		return this.#counts;
	}

	begin(state: LiveState): void {
		this.#state = state;
	}

	add(events: readonly LiveEvent[]): void {
		const fresh = events.filter(({ seq }) => seq > this.state.seq);
		if (fresh.length === 0) return;
		this.#state = fresh.reduce(afterEvent, this.state);
		this.#events.push(...fresh);
		const withdrawn = new Set(withdrawnIn(fresh));
		if (withdrawn.size > 0) this.#events.splice(0, Infinity, ...blank(this.#events, withdrawn));
		this.#events.splice(0, Math.max(0, this.#events.length - AT_HAND));
		this.wake();
	}

	setCounts(counts: LiveCounts): void {
		const { watchers, orders } = this.#counts ?? {};
		if (counts.watchers === watchers && counts.orders === orders) return;
		this.#counts = counts;
		this.wake();
	}

	/** @returns undefined where they are not at hand any more */
	after(seq: number): readonly LiveEvent[] | undefined {
		const first = this.#events[0]?.seq;
		if (first === undefined || first > seq + 1) return undefined;
		return this.#events.slice(seq + 1 - first, seq + 1 - first + FRAME);
	}

	/** There may be something new. */
	wake(): void {
		const waiting = [...this.waiting];
		this.waiting.clear();
		for (const goOn of waiting) goOn();
	}
}

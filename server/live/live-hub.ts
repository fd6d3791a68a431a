import type { AccountId } from '$lib/domain/accounts/account';
import { AppError, toAppError } from '$lib/domain/errors';
import { MINUTE_MS } from '$lib/domain/time';
import type { Logger } from 'pino';

import { findWhoMay } from '../accounts/who-may';
import type { OpenDatabase } from '../database/database';
import { HEARTBEAT_EVERY_MS } from '../trpc';
import { Counting } from './counting';
import { Door, type Caps } from './door';
import { returnFrame, type SessionFrame } from './frames';
import { dropped, watching } from './live-metrics';
import type { Place } from './place';
import { PulledReader, type Reader } from './reader';
import { Reading } from './reading';
import { mayRehearse } from './may-rehearse';
import { LIVE_CHANNEL, type Run } from './record';
import { NEWCOMER, Room } from './room';
import { Returned } from './returned';
import { keyOf } from './run-key';
import type { TickPart } from './tick-part';
import type { OfStall, Watcher } from './watchers';

const TICK_EVERY_MS = 1_000;
/** In case a notification was lost with its connection, or the database was restored. */
const LOOK_EVERY_MS = 5_000;
/** Whoever takes nothing for so long is let go. */
const PATIENCE_MS = 45_000;
/** Longer than it takes until another node is heard that tells of those who came there. */
const HEARD_WITHIN_MS = 5_000;
/** So long may those who were told that the node ends take to hear it. */
const LEAVE_MS = 1_000;
/** Time of the return for each who watched here, so that they do not come to another node at once. */
const RETURN_EACH_MS = 2;
const SHORTEST_RETURN_MS = 2_000;
const LONGEST_RETURN_MS = 30_000;

export interface WatchWish {
	readonly run: Run;
	/** What is known; null for the state as it is now. */
	readonly after: Place | null;
	/** The host at whose board it is: no audience, and let in however full it is; null for the audience. */
	readonly accountId: AccountId | null;
	/** Where it comes from, as the caps count it; null where nobody asked. */
	readonly address: string | null;
	/** What watches: of one that comes again, the road that it had is a dead one. */
	readonly screen?: string | undefined;
	/** False for who sells in it; left out: true, but for a host. */
	readonly isAudience?: boolean;
	/** For whom they watch a rehearsal in which that producer has a turn. */
	readonly stall?: OfStall;
}

export interface HubParts {
	readonly pool: Pick<OpenDatabase, 'database' | 'listen'>;
	readonly log: Logger;
	readonly caps?: Caps;
	/** Tests have less time. */
	readonly beatEveryMs?: number;
	readonly patienceMs?: number;
	readonly lookEveryMs?: number;
	readonly heardWithinMs?: number;
}

/**
 * Hands what happens in sessions to all who watch at this node.
 *
 * The node reads each event once, whatever the number of its watchers, when any node announces that
 * something happened, and makes its bytes once. A watcher has no queue: it is a place in the record,
 * and is given what lies behind that place whenever it can take more. A slow one is therefore given
 * more at a time, and one that is far behind the state as a whole; none costs memory by being slow.
 */
export class LiveHub {
	readonly #parts: HubParts;
	readonly #rooms = new Map<string, Room>();
	readonly #door: Door;
	readonly #counting: Counting;
	readonly #tickParts: TickPart[];
	readonly #timers: NodeJS.Timeout[] = [];
	readonly #reading: Reading;
	readonly #returned: Returned;
	#isStopped = false;

	constructor(parts: HubParts) {
		this.#parts = parts;
		this.#door = new Door(parts.caps);
		this.#reading = new Reading({
			database: parts.pool.database,
			log: parts.log,
			opened: () => this.#opened(),
		});
		this.#returned = new Returned(parts.pool.database);
		this.#counting = new Counting(parts.pool.database);
		this.#tickParts = [this.#counting];
	}

	/** Begins to listen and to count. */
	start(): void {
		this.#parts.pool.listen(LIVE_CHANNEL, (said) => {
			if (said) this.#letGo(this.#returned.readFrom(said));
			else void this.#reading.catchUp();
		});
		this.#every(this.#parts.lookEveryMs ?? LOOK_EVERY_MS, () => this.#reading.look());
		this.#every(TICK_EVERY_MS, () => this.#returned.tell());
		this.#every(TICK_EVERY_MS, () => this.#count());
		this.#every(TICK_EVERY_MS, () => this.#tick());
		this.#every(MINUTE_MS, () => this.recheckHosts());
		this.#every(MINUTE_MS, () => this.recheckStalls());
		this.#every(this.#parts.beatEveryMs ?? HEARTBEAT_EVERY_MS, async () => {
			await Promise.all([...this.#rooms.values()].map(({ watchers }) => watchers.beat()));
		});
	}

	/**
	 * Lets every watcher go: each finds another node, and goes on there from its place. Who does not
	 * even hear that is cut off.
	 */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#reading.stop();
		for (const timer of this.#timers) clearInterval(timer);
		const spreadMs = Math.min(
			LONGEST_RETURN_MS,
			Math.max(SHORTEST_RETURN_MS, this.watchers * RETURN_EACH_MS),
		);
		const last = returnFrame(spreadMs);
		const left = this.#counting.leave().catch((error: unknown) => {
			// Others hold what it said for certain for two seconds only.
			this.#parts.log.warn({ err: error }, 'watchers not taken off the count');
		});
		const all = [...this.#rooms.values()];
		setTimeout(() => {
			for (const { watchers } of all) for (const { reader } of [...watchers]) reader.destroy();
		}, LEAVE_MS).unref();
		await Promise.all(all.map(({ watchers }) => watchers.each(({ reader }) => reader.end(last))));
		await left;
	}

	/** How many watch at this node. */
	get watchers(): number {
		return this.#door.inside;
	}

	/** What is watched at this node. */
	get runs(): readonly Run[] {
		return this.#opened().map(({ run }) => run);
	}

	/** Lets something more be told once a second. */
	addPart(part: TickPart): void {
		this.#tickParts.push(part);
	}

	/**
	 * Sees whether there is room for one more of the audience: whoever comes again has the place of the road
	 * that they had.
	 * @throws AppError SERVER_BUSY where the node is full; TOO_MANY_REQUESTS where their network is
	 */
	requireRoom(wish: WatchWish): void {
		if (this.#isStopped) throw new AppError('SERVER_BUSY', { retryAfterSeconds: 1 });
		if (wish.address !== null) this.#door.requireRoom(wish.address, this.#before(wish));
	}

	/** Tells somebody what happens in a session from a place on, until they go away. */
	join(wish: WatchWish, reader: Reader): void {
		const { run, after, accountId, address, screen, isAudience = true, stall } = wish;
		if (this.#isStopped) {
			reader.end(returnFrame(0));
			return;
		}
		const before = this.#before(wish);
		try {
			this.#door.enter(address, before);
		} catch (thrown) {
			// There was room when they asked, and others came meanwhile.
			reader.refuse(toAppError(thrown));
			return;
		}
		const room = this.#roomOf(run);
		const isCounted = isAudience && accountId === null;
		const watcher: Watcher = {
			...{ ...NEWCOMER, reader, isCounted, accountId, address, screen, stall },
			since: performance.now(),
		};
		room.watchers.add(watcher);
		// Its connection is closed a little later: until then others would be told that there is no room.
		if (before) this.#leave(room, before);
		if (screen !== undefined && after !== null) this.#returned.add(screen);
		watching.set(this.#door.inside);
		reader.attach({
			onDrain: () => {
				room.goOn(watcher);
			},
			onClose: () => {
				this.#leave(room, watcher);
			},
		});
		room.greet(watcher);
		if (room.channel.isOpen) this.#seat(room, watcher, after);
		else
			void this.#reading.open(room).then(
				() => this.#seat(room, watcher, after),
				() => {
					reader.refuse(busy());
				},
			);
	}

	/** The same for whoever pulls. */
	async *watch(
		wish: WatchWish,
		signal: AbortSignal,
	): AsyncGenerator<SessionFrame, void, undefined> {
		const reader = new PulledReader();
		this.join(wish, reader);
		yield* reader.frames(signal);
	}

	/** Ends the boards of hosts who have lost the right to one. One question for all of them. */
	async recheckHosts(): Promise<void> {
		const rooms = [...this.#rooms.values()];
		const isHosted = rooms.some(({ watchers }) => [...watchers].some((one) => one.accountId));
		if (!isHosted) return;
		const may = new Set(
			await findWhoMay(this.#parts.pool.database, { permission: 'sessions.run' }),
		);
		for (const { watchers } of rooms) {
			for (const { accountId, reader } of [...watchers]) {
				if (accountId === null || may.has(accountId)) continue;
				dropped.inc({ why: 'forbidden' });
				reader.refuse(new AppError('FORBIDDEN'));
			}
		}
	}

	/** Ends the rehearsals of who sells at no stall with a turn in it any more. */
	async recheckStalls(): Promise<void> {
		const { database } = this.#parts.pool;
		for (const { run, watchers } of this.#rooms.values()) {
			for (const { stall, reader } of [...watchers]) {
				if (!stall || (await mayRehearse(database, run, stall))) continue;
				dropped.inc({ why: 'forbidden' });
				reader.refuse(new AppError('FORBIDDEN'));
			}
		}
	}

	#roomOf(run: Run): Room {
		const key = keyOf(run);
		const found = this.#rooms.get(key);
		if (found) return found;
		const { patienceMs = PATIENCE_MS } = this.#parts;
		const made = new Room(run, { parts: this.#tickParts, patienceMs });
		this.#rooms.set(key, made);
		return made;
	}

	/** The road that somebody has whose screen comes again. */
	#before({ run, screen }: WatchWish): Watcher | undefined {
		return this.#rooms.get(keyOf(run))?.watchers.of(screen);
	}

	/** Ends the roads here of those who came back at another node: unless they are back from there. */
	#letGo(screens: readonly string[]): void {
		const cameBefore = performance.now() - (this.#parts.heardWithinMs ?? HEARD_WITHIN_MS);
		for (const screen of screens) {
			for (const { watchers } of this.#rooms.values()) {
				const left = watchers.of(screen);
				if (!left || left.since > cameBefore) continue;
				dropped.inc({ why: 'replaced' });
				left.reader.destroy();
			}
		}
	}

	#leave(room: Room, watcher: Watcher): void {
		if (!room.watchers.remove(watcher)) return;
		this.#door.leave(watcher.address);
		watching.set(this.#door.inside);
		if (room.watchers.size > 0 || this.#rooms.get(keyOf(room.run)) !== room) return;
		// A session that nobody watches here costs nothing.
		this.#rooms.delete(keyOf(room.run));
		this.#counting.forget(room.run);
	}

	#seat(room: Room, watcher: Watcher, after: Place | null): void {
		if (room.seat(watcher, after)) return;
		// All who come from another node at once wait for one look.
		void this.#reading.catchUp().then((unread) => {
			// Told where it stands as far as this node knows, they would go back in time.
			if (unread.has(room)) watcher.reader.refuse(busy());
			else room.seatAhead(watcher, after);
		});
	}

	async #count(): Promise<void> {
		await this.#counting.count(
			this.#opened().map(({ run, watchers, channel }) => ({
				run,
				watchers: watchers.counted,
				state: channel.state,
			})),
		);
	}

	#tick(): void {
		for (const room of this.#opened()) room.tick();
	}

	#opened(): Room[] {
		return [...this.#rooms.values()].filter(({ channel }) => channel.isOpen);
	}

	/** Does something now and then; what fails is tried again at the next turn. */
	#every(delayMs: number, work: () => void | Promise<void>): void {
		const attempt = async () => {
			try {
				await work();
			} catch (thrown) {
				this.#parts.log.warn({ err: thrown }, 'a turn of the live hub failed');
			}
		};
		const timer = setInterval(() => void attempt(), delayMs);
		timer.unref();
		this.#timers.push(timer);
	}
}

function busy(): AppError {
	return new AppError('SERVER_BUSY', { retryAfterSeconds: 5 });
}

import {
	TALK_AT_HAND,
	TALK_FIRST,
	type TalkFrame,
	type TalkMessage,
} from '$lib/domain/talk/message';
import { talkChange } from '$lib/domain/talk/talk-view';
import { MINUTE_MS } from '$lib/domain/time';
import type { Logger } from 'pino';

import type { Executor, OpenDatabase } from '../database/database';
import type { Run } from '../live/record';
import type { TickPart } from '../live/tick-part';
import { keyOf } from '../live/run-key';
import { readMessage, readMessages, readRoom, TALK_CHANNEL, type RoomRow } from './read-talk';

const READ_EVERY_MS = 1_000;
/** In case a notification was lost with its connection. */
const LOOK_EVERY_MS = 5_000;
/** A session that nobody here has asked for in so long is let go. */
const IDLE_MS = MINUTE_MS;
/** How often the version is told again where nothing is new: whoever was passed by learns of it. */
const REMIND_EVERY_MS = 10_000;
/** After so long without a tick nobody is there who was told anything. */
const QUIET_MS = 2_000;
/** Of a session in which nobody has said or done anything. */
const SILENT = '0.0';

export interface TalkRoomsParts {
	readonly pool: Pick<OpenDatabase, 'database' | 'listen'>;
	readonly log: Logger;
	/** Tests have less time. */
	readonly remindEveryMs?: number;
}

/**
 * The talk of the sessions that are watched at this node, read once for all who watch, at most once
 * a second. Nothing of it waits for anybody: a phone that was passed by sees by the frame's version
 * that it lacks something, and asks for the whole.
 */
export class TalkRooms implements TickPart {
	readonly #rooms = new Map<string, Room>();
	readonly #pool: Pick<OpenDatabase, 'database' | 'listen'>;
	readonly #log: Logger;
	readonly #remindEveryMs: number;
	readonly #timers: NodeJS.Timeout[] = [];
	#isNews = false;
	#reading: Promise<void> | undefined;

	constructor({ pool, log, remindEveryMs = REMIND_EVERY_MS }: TalkRoomsParts) {
		this.#pool = pool;
		this.#log = log;
		this.#remindEveryMs = remindEveryMs;
	}

	/** Begins to listen. */
	start(): void {
		this.#pool.listen(TALK_CHANNEL, () => (this.#isNews = true));
		this.#timers.push(
			setInterval(() => void this.#look(), READ_EVERY_MS),
			setInterval(() => (this.#isNews = true), LOOK_EVERY_MS),
		);
		for (const timer of this.#timers) timer.unref();
	}

	stop(): void {
		for (const timer of this.#timers) clearInterval(timer);
	}

	/** What is new for all who watch here, since it was asked last. */
	news(run: Run): { readonly talk: TalkFrame } | undefined {
		const talk = this.#room(run).takeNews();
		return talk && { talk };
	}

	/** For whoever has just come: the last messages in one go, the same object for all of them. */
	standing(run: Run): { readonly talk: TalkFrame } | undefined {
		const talk = this.#room(run).standing;
		return talk && { talk };
	}

	/** The same for whoever asks by itself, read first where nobody watches here. */
	async whole(run: Run): Promise<TalkFrame> {
		const room = this.#room(run);
		await room.opening;
		if (!room.whole) await room.read(this.#pool.database);
		if (!room.whole) throw new Error('the talk was not read');
		return room.whole;
	}

	#room(run: Run): Room {
		const key = keyOf(run);
		let room = this.#rooms.get(key);
		if (!room) {
			room = new Room(run, this.#remindEveryMs);
			this.#rooms.set(key, room);
			room.opening = this.#read(room);
		}
		room.askedAt = performance.now();
		return room;
	}

	/** One at a time; what is announced meanwhile is looked at by the next one. */
	async #look(): Promise<void> {
		if (!this.#isNews || this.#reading) return;
		this.#isNews = false;
		this.#reading = this.#readAll();
		await this.#reading;
		this.#reading = undefined;
	}

	async #readAll(): Promise<void> {
		for (const [key, room] of this.#rooms) {
			if (performance.now() - room.askedAt > IDLE_MS) this.#rooms.delete(key);
			else await this.#read(room, () => room.readAnew(this.#pool.database));
		}
	}

	async #read(room: Room, read = () => room.read(this.#pool.database)): Promise<void> {
		try {
			await read();
		} catch (thrown) {
			this.#isNews = true;
			this.#log.warn({ err: thrown }, 'the talk of a session could not be read');
		}
	}
}

/** The talk of one session as this node knows it. */
class Room {
	askedAt = 0;
	opening: Promise<void> | undefined;
	#row: RoomRow | undefined;
	#messages: readonly TalkMessage[] = [];
	#asked: TalkMessage | null = null;
	#whole: TalkFrame | undefined;
	#reading: Promise<void> | undefined;
	/** What was told last: what is new is new since then. */
	#told: { readonly version: string; readonly frame: TalkFrame } | undefined;
	#toldMessages: readonly TalkMessage[] = [];
	#toldAt = 0;
	#askedNewsAt = 0;

	constructor(
		readonly run: Run,
		private readonly remindEveryMs: number,
	) {}

	/** The last messages as they stand now; undefined before it was read. */
	get whole(): TalkFrame | undefined {
		if (!this.#row) return undefined;
		return (this.#whole ??= {
			follows: null,
			version: versionOf(this.#row),
			messages: this.#messages.slice(-TALK_FIRST),
			gone: [],
			reactions: this.#row.reactions,
			asked: this.#asked,
		});
	}

	/**
	 * As everybody here was told it last: what is told next follows on that. Where nobody was here for a while,
	 * as it stands: what was hidden meanwhile is shown to nobody who comes.
	 */
	get standing(): TalkFrame | undefined {
		if (performance.now() - this.#askedNewsAt > QUIET_MS) this.#told = undefined;
		return this.#told?.frame ?? this.whole;
	}

	takeNews(): TalkFrame | undefined {
		this.#askedNewsAt = performance.now();
		const { whole } = this;
		const told = this.#told;
		if (!whole) return undefined;
		if (told?.frame === whole) return this.#reminder(whole);
		this.#toldAt = performance.now();
		const news =
			told === undefined
				? whole
				: { ...whole, follows: told.version, ...talkChange(this.#toldMessages, this.#messages) };
		this.#told = { version: whole.version, frame: whole };
		this.#toldMessages = this.#messages;
		return news;
	}

	#reminder(whole: TalkFrame): TalkFrame | undefined {
		// Where all was hidden there is as much to be known as where all is seen.
		if (performance.now() - this.#toldAt < this.remindEveryMs || whole.version === SILENT) {
			return undefined;
		}
		this.#toldAt = performance.now();
		return { ...whole, follows: whole.version, messages: [] };
	}

	/** Whoever asks while it is being read gets what comes of that. */
	async read(executor: OpenDatabase['database']): Promise<void> {
		this.#reading ??= this.#readOnce(executor).finally(() => (this.#reading = undefined));
		await this.#reading;
	}

	/** The same for whoever heard that something is new: a read that runs already may be of before. */
	async readAnew(executor: OpenDatabase['database']): Promise<void> {
		await this.#reading?.catch(() => undefined);
		await this.read(executor);
	}

	async #readOnce(executor: OpenDatabase['database']): Promise<void> {
		const before = this.#row;
		const now = await readRoom(executor, this.run);
		if (before && versionOf(before) === versionOf(now)) {
			if (JSON.stringify(before.reactions) !== JSON.stringify(now.reactions)) this.#know(now);
			return;
		}
		// At one moment: the same version is to be the same words, at every node.
		const { row, messages, asked } = await executor.transaction((tx) => this.#readAll(tx, before), {
			isolationLevel: 'repeatable read',
			accessMode: 'read only',
		});
		this.#messages = messages;
		this.#asked = asked;
		this.#know(row);
	}

	async #readAll(tx: Executor, before: RoomRow | undefined) {
		const row = await readRoom(tx, this.run);
		// What may be seen of earlier ones is otherwise only where the revision is.
		const isOnlyMore = before?.revision === row.revision;
		const fresh = await readMessages(tx, this.run, isOnlyMore ? before.lastSeq : 0);
		const messages = (isOnlyMore ? [...this.#messages, ...fresh] : fresh).slice(-TALK_AT_HAND);
		const asked = row.askedSeq === null ? null : await readMessage(tx, this.run, row.askedSeq);
		return { row, messages, asked };
	}

	#know(row: RoomRow): void {
		this.#row = row;
		this.#whole = undefined;
	}
}

/** The same at every node that knows the same. */
function versionOf({ lastSeq, revision }: RoomRow): string {
	return `${lastSeq}.${revision}`;
}

import type { Logger } from 'pino';

import { getCatalogueState } from '../catalogue/catalogue-state';
import type { Database } from '../database/database';
import { AT_HAND } from './channel';
import { historyOf } from './place';
import { readEvents, readState } from './record';
import type { Room } from './room';

/** Events of one read. */
const READ = 500;

export interface ReadingParts {
	readonly database: Database;
	readonly log: Logger;
	/** Those that have been opened. */
	readonly opened: () => readonly Room[];
}

/** Reads the record of all that is watched at this node: once, whoever and how many want to know. */
export class Reading {
	readonly #parts: ReadingParts;
	#running: Promise<ReadonlySet<Room>> | undefined;
	#isWanted = false;
	#isStopped = false;

	constructor(parts: ReadingParts) {
		this.#parts = parts;
	}

	stop(): void {
		this.#isStopped = true;
	}

	/**
	 * Reads what is new in every session; over once a reading has ended that began after the call.
	 * @returns those that could not be read
	 */
	catchUp(): Promise<ReadonlySet<Room>> {
		this.#isWanted = true;
		return (this.#running ??= this.#readAll());
	}

	/** Reads a session from the beginning; all who come to it meanwhile wait for one reading. */
	async open(room: Room): Promise<void> {
		room.opening ??= this.#begin(room).finally(() => (room.opening = undefined));
		await room.opening;
	}

	/** Looks whether the database is another than it was, and reads what was missed. */
	async look(): Promise<void> {
		const { epoch } = await getCatalogueState(this.#parts.database);
		for (const room of this.#parts.opened()) {
			if (room.channel.epoch === historyOf(epoch)) continue;
			await this.open(room);
			room.forgetPlaces();
		}
		await this.catchUp();
	}

	async #begin({ channel }: Room): Promise<void> {
		const { database } = this.#parts;
		const { epoch } = await getCatalogueState(database);
		const state = await readState(database, channel.run);
		const after = Math.max(0, state.seq - AT_HAND);
		const events = await readEvents(database, channel.run, { after, most: AT_HAND });
		channel.begin(
			state,
			events.filter(({ seq }) => seq <= state.seq),
			historyOf(epoch),
		);
		// Whatever was announced while it was being read was not looked at.
		void this.catchUp();
	}

	async #readAll(): Promise<ReadonlySet<Room>> {
		let unread = new Set<Room>();
		// Whoever asks in the same turn asks for the same.
		await Promise.resolve();
		while (this.#isWanted && !this.#isStopped) {
			this.#isWanted = false;
			unread = new Set();
			for (const room of this.#parts.opened()) {
				try {
					await this.#readOne(room);
				} catch (thrown) {
					unread.add(room);
					this.#parts.log.warn({ err: thrown }, 'a session could not be read');
				}
			}
		}
		this.#running = undefined;
		return unread;
	}

	async #readOne({ channel, watchers }: Room): Promise<void> {
		for (;;) {
			const after = channel.state.seq;
			const events = await readEvents(this.#parts.database, channel.run, { after, most: READ });
			if (channel.add(events)) watchers.sweep();
			if (events.length < READ) return;
		}
	}
}

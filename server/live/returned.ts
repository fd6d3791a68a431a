import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';

import type { Database } from '../database/database';
import { LIVE_CHANNEL } from './record';

/** Screens of one announcement, of which PostgreSQL takes less than 8,000 bytes. */
const SCREENS_AT_ONCE = 200;

/** Tells the other nodes which screens have come back here, and learns which have come back there. */
export class Returned {
	readonly #node = randomUUID();
	readonly #screens: string[] = [];

	constructor(private readonly database: Database) {}

	add(screen: string): void {
		this.#screens.push(screen);
	}

	/** Of those that it cannot tell it tells later nothing, either: they may have gone on by then. */
	async tell(): Promise<void> {
		const said: string[] = [];
		while (this.#screens.length > 0) {
			said.push([this.#node, ...this.#screens.splice(0, SCREENS_AT_ONCE)].join(' '));
		}
		if (said.length === 0) return;
		await this.database.execute(
			sql`select pg_notify(${LIVE_CHANNEL}, said) from unnest(${sql.param(said)}::text[]) said`,
		);
	}

	/** @returns the screens that another node tells of */
	readFrom(said: string): readonly string[] {
		const [node, ...screens] = said.split(' ');
		return node === this.#node ? [] : screens;
	}
}

import { mayForMarket, mayForProducer } from '$lib/domain/accounts/permissions';
import type { Account } from '$lib/domain/accounts/account';
import type { StreamId } from '$lib/domain/ids';

import { airPeriods } from '$lib/domain/live/replay';

import type { Executor } from '../database/database';
import { readAirEvents } from '../live/record';
import type { Airing } from './aired';
import { Fresh } from './fresh';
import { getStream, partTimes, type StreamRow } from './streams';

/** How long a node goes by what it read of a stream: thousands ask for its segments. */
const FRESH_MS = 2_000;
const MOST_KEPT = 200;

/** Whether a stream is everybody's to see, or only of those who run it. */
export type Audience = 'everybody' | 'hosts';

interface Known {
	readonly row: StreamRow | undefined;
	airing: Promise<Airing> | undefined;
}

/** What this node knows of streams that are asked for. */
export class KnownStreams {
	readonly #known = new Fresh<Known>(FRESH_MS, MOST_KEPT);

	/** Whether it is known without asking the database. */
	has(id: StreamId): boolean {
		return this.#known.has(id);
	}

	async get(executor: Executor, id: StreamId): Promise<StreamRow | undefined> {
		return (await this.#entry(executor, id)).row;
	}

	/** When it was on air. */
	async airing(executor: Executor, row: StreamRow): Promise<Airing> {
		const entry = await this.#entry(executor, row.id);
		entry.airing ??= readAiring(executor, row);
		return entry.airing;
	}

	#entry(executor: Executor, id: StreamId): Promise<Known> {
		return this.#known.get(id, async () => ({
			row: await getStream(executor, id),
			airing: undefined,
		}));
	}
}

async function readAiring(executor: Executor, row: StreamRow): Promise<Airing> {
	const events = await readAirEvents(executor, row);
	const periods = airPeriods(events, Infinity).filter(({ stream }) => stream === row.id);
	return { periods, startedAt: row.startedAt, partTimes: await partTimes(executor, row.id) };
}

/** @returns undefined where there is nothing of it for anybody */
export function audienceOf(row: StreamRow | undefined): Audience | undefined {
	if (!row || row.deletedAt !== null) return undefined;
	return row.airedAt !== null && !row.isRehearsal && !row.isHidden ? 'everybody' : 'hosts';
}

/** Hosts, and whoever sends it. */
export function maySeeUnaired(account: Account, row: StreamRow): boolean {
	if (mayForMarket(account, 'sessions.run')) return true;
	return row.producerId !== null && mayForProducer(account, 'video.send', row.producerId);
}

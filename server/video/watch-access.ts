import { mayForMarket, mayForProducer } from '$lib/domain/accounts/permissions';
import type { Account } from '$lib/domain/accounts/account';
import type { StreamId } from '$lib/domain/ids';

import type { Executor } from '../database/database';
import { getStream, type StreamRow } from './streams';

/** How long a node goes by what it read of a stream: thousands ask for its segments. */
const FRESH_MS = 2_000;
const MOST_KEPT = 200;

/** Whether a stream is everybody's to see, or only of those who run it. */
export type Audience = 'everybody' | 'hosts';

/** What this node knows of streams that are asked for. */
export class KnownStreams {
	readonly #known = new Map<StreamId, { readonly row: StreamRow | undefined; at: number }>();

	async get(executor: Executor, id: StreamId): Promise<StreamRow | undefined> {
		const now = Date.now();
		const kept = this.#known.get(id);
		if (kept && now - kept.at < FRESH_MS) return kept.row;
		const row = await getStream(executor, id);
		this.#known.delete(id);
		this.#known.set(id, { row, at: now });
		const [oldest] = this.#known.keys();
		if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
		return row;
	}
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

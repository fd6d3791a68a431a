import type { LiveCounts } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { LiveTick } from '$lib/domain/live/live-frame';
import { randomUUID } from 'node:crypto';

import type { Database } from '../database/database';
import { countLeft } from './count-left';
import { countOrders, leaveCounts, sumWatchers } from './counts';
import type { Run } from './record';
import { keyOf } from './run-key';
import type { TickPart } from './tick-part';

/** Who watch a run at this node. */
export interface WatchedRun {
	readonly run: Run;
	readonly watchers: number;
	/** Where it stands, as this node knows. */
	readonly state: LiveState;
}

/** The figures of all sessions that are watched at this node. */
export class Counting implements TickPart {
	readonly #node = randomUUID();
	readonly #counts = new Map<string, LiveCounts>();
	readonly #isTold = new Set<string>();
	/** What was limited when they were counted. */
	readonly #limits = new Map<string, string>();
	#running: Promise<void> | undefined;
	#hasLeft = false;

	constructor(private readonly database: Database) {}

	/** Counts anew, unless the count before has not come to its end yet: then that one does. */
	async count(here: readonly WatchedRun[]): Promise<void> {
		if (this.#running || this.#hasLeft || here.length === 0) return;
		this.#running = this.#count(here);
		try {
			await this.#running;
		} finally {
			this.#running = undefined;
		}
	}

	/** This node ends: who watched here is counted where they go, and not here as well. */
	async leave(): Promise<void> {
		this.#hasLeft = true;
		await this.#running?.catch(() => undefined);
		await leaveCounts(this.database, this.#node);
	}

	async #count(here: readonly WatchedRun[]): Promise<void> {
		const watchers = await sumWatchers(this.database, { node: this.#node, here });
		const orders = await countOrders(
			this.database,
			here.map(({ run }) => run.sessionId),
		);
		const leftOf = await countLeft(
			this.database,
			here.map(({ state }) => state),
		);
		for (const one of here) {
			const key = keyOf(one.run);
			this.#tellAgainUnder(key, one.state.limits);
			this.#put(key, {
				seq: one.state.seq,
				watchers: watchers.get(key) ?? one.watchers,
				orders: one.run.isRehearsal ? 0 : (orders.get(one.run.sessionId) ?? 0),
				...leftOf(one.state),
			});
		}
	}

	news(run: Run): LiveTick | undefined {
		const key = keyOf(run);
		if (this.#isTold.has(key)) return undefined;
		this.#isTold.add(key);
		return this.standing(run);
	}

	standing(run: Run): LiveTick | undefined {
		const counts = this.#counts.get(keyOf(run));
		return counts && { counts };
	}

	again(run: Run): LiveTick | undefined {
		return this.standing(run);
	}

	/** Nobody watches it here any more. */
	forget(run: Run): void {
		this.#counts.delete(keyOf(run));
		this.#isTold.delete(keyOf(run));
		this.#limits.delete(keyOf(run));
	}

	/** Who waits to hear what is left under another limit hears it, though it is as much as before. */
	#tellAgainUnder(key: string, limits: LiveState['limits']): void {
		const now = JSON.stringify(limits);
		if ((this.#limits.get(key) ?? '[]') !== now) this.#isTold.delete(key);
		this.#limits.set(key, now);
	}

	#put(key: string, counts: LiveCounts): void {
		const known = this.#counts.get(key);
		this.#counts.set(key, counts);
		// That something else happened meanwhile is no news of what is counted.
		if (JSON.stringify({ ...known, seq: counts.seq }) !== JSON.stringify(counts))
			this.#isTold.delete(key);
	}
}

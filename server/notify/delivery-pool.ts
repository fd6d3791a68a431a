import { LAST_RANK } from '$lib/domain/notices/rank';
import type { EpochMs } from '$lib/domain/time';
import { eq, lt } from 'drizzle-orm';

import type { Database } from '../database/database';
import { deliver, takeDue, type Due, type Roads } from './deliver';
import { deliveries } from './tables';

const PLACES = 20;
/** Of them for what is last: however many follow a session, an order's news finds a place at once. */
const PLACES_OF_LAST = 10;

/**
 * One node's sending of notices: so many at a time, each in a place of its own, so that whoever answers
 * slowly, or never, holds up nothing but their place.
 */
export class DeliveryPool {
	readonly #sending = new Map<number, { readonly isLast: boolean; readonly end: Promise<void> }>();
	#failure: { readonly error: unknown } | undefined;

	constructor(
		private readonly database: Database,
		private readonly roads: Roads,
	) {}

	/**
	 * Begins to send what is due, as far as there are places, and waits for one where there is none left.
	 * @returns how many were begun
	 * @throws what kept a sending before from being noted down: the database, then
	 */
	async fill(now: EpochMs): Promise<number> {
		this.#throwFailure();
		const free = PLACES - this.#sending.size;
		const urgent = await takeDue(this.database, now, {
			which: lt(deliveries.rank, LAST_RANK),
			most: free,
		});
		const ofLast = [...this.#sending.values()].filter(({ isLast }) => isLast).length;
		const last = await takeDue(this.database, now, {
			which: eq(deliveries.rank, LAST_RANK),
			most: Math.min(free - urgent.length, PLACES_OF_LAST - ofLast),
		});
		for (const delivery of [...urgent, ...last]) this.#begin(delivery, now);
		if (this.#sending.size >= PLACES) await this.#oneEnded();
		return urgent.length + last.length;
	}

	/** Waits for all that was begun. */
	async end(): Promise<void> {
		await Promise.all([...this.#sending.values()].map(({ end }) => end));
		this.#throwFailure();
	}

	#begin(delivery: Due, now: EpochMs): void {
		const end = deliver(this.database, this.roads, { delivery, now })
			.catch((error: unknown) => {
				this.#failure = { error };
			})
			.finally(() => this.#sending.delete(delivery.id));
		this.#sending.set(delivery.id, { isLast: delivery.rank === LAST_RANK, end });
	}

	#throwFailure(): void {
		const failure = this.#failure;
		this.#failure = undefined;
		if (failure) throw failure.error;
	}

	#oneEnded(): Promise<void> {
		return Promise.race([...this.#sending.values()].map(({ end }) => end));
	}
}

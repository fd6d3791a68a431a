import type { Channel } from '$lib/domain/notices/channels';
import { LAST_RANK } from '$lib/domain/notices/rank';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, lt, type SQL } from 'drizzle-orm';

import type { Database } from '../database/database';
import { deliver, takeDue, type Due, type Roads } from './deliver';
import { deliveries } from './tables';

/** All mail goes by one server, which takes few at a time and may hang as a whole. */
const PLACES: Readonly<Record<Channel, number>> = { push: 20, mail: 5 };
/**
 * How much of them is left to what is last: however many follow a session, an order's news finds a place
 * at once.
 */
const PART_OF_LAST = 0.5;

/**
 * One node's sending of notices by one road: so many at a time, each in a place of its own, so that whoever
 * answers slowly, or never, holds up nothing but their place. Each road has its own pool: nothing that is
 * pushed ever waits for a mail server.
 */
export class DeliveryPool {
	readonly #sending = new Map<number, { readonly isLast: boolean; readonly end: Promise<void> }>();
	#failure: { readonly error: unknown } | undefined;

	constructor(
		private readonly database: Database,
		private readonly roads: Roads,
		private readonly channel: Channel,
	) {}

	/**
	 * Begins to send what is due, as far as there are places, and waits for one where there is none left.
	 * @returns how many were begun
	 * @throws what kept a sending before from being noted down: the database, then
	 */
	async fill(now: EpochMs): Promise<number> {
		this.#throwFailure();
		const places = PLACES[this.channel];
		const free = places - this.#sending.size;
		const urgent = await this.#take(lt(deliveries.rank, LAST_RANK), free, now);
		const ofLast = [...this.#sending.values()].filter(({ isLast }) => isLast).length;
		const freeOfLast = Math.min(free - urgent.length, Math.floor(places * PART_OF_LAST) - ofLast);
		const last = await this.#take(eq(deliveries.rank, LAST_RANK), freeOfLast, now);
		for (const delivery of [...urgent, ...last]) this.#begin(delivery, now);
		if (this.#sending.size >= places) await this.#oneEnded();
		return urgent.length + last.length;
	}

	#take(rank: SQL, most: number, now: EpochMs): Promise<Due[]> {
		const which = and(rank, eq(deliveries.channel, this.channel)) ?? rank;
		return takeDue(this.database, now, { which, most });
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

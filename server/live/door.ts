import { AppError } from '$lib/domain/errors';

import { networkOf, SUBSCRIBER } from '../network';
import { dropped } from './live-metrics';

/** How many may watch at a node at a time. */
export interface Caps {
	readonly node: number;
	/** From one network: a village stands behind one address, but no city. */
	readonly network: number;
}

const FULL_FOR_SECONDS = 30;

/** Where somebody who is inside came from; null where no cap counts them. */
export interface Inside {
	readonly address: string | null;
}

/** Counts who is inside, of each network. */
export class Door {
	readonly #byNetwork = new Map<string, number>();
	#inside = 0;

	constructor(private readonly caps: Caps = { node: Infinity, network: Infinity }) {}

	get inside(): number {
		return this.#inside;
	}

	/**
	 * @param address of somebody who would like to come in
	 * @param before the one inside who goes as they come, so that no more are in than were
	 * @throws AppError SERVER_BUSY where the node is full; TOO_MANY_REQUESTS where their network has
	 * all the roads that it may have
	 */
	requireRoom(address: string, before?: Inside): void {
		const wait = { retryAfterSeconds: FULL_FOR_SECONDS };
		const network = networkOf(address, SUBSCRIBER);
		if (!before && this.#inside >= this.caps.node) {
			dropped.inc({ why: 'nodeFull' });
			throw new AppError('SERVER_BUSY', wait);
		}
		const from = before?.address ?? null;
		if (from !== null && networkOf(from, SUBSCRIBER) === network) return;
		if ((this.#byNetwork.get(network) ?? 0) >= this.caps.network) {
			dropped.inc({ why: 'networkFull' });
			throw new AppError('TOO_MANY_REQUESTS', wait);
		}
	}

	/**
	 * Counts somebody in: of all who were let in at one moment as far as there is room.
	 * @param address null for whom no cap counts
	 * @param before as {@link requireRoom}
	 * @throws AppError as {@link requireRoom}
	 */
	enter(address: string | null, before?: Inside): void {
		if (address !== null) this.requireRoom(address, before);
		this.#inside += 1;
		this.#add(address, 1);
	}

	leave(address: string | null): void {
		this.#inside -= 1;
		this.#add(address, -1);
	}

	#add(address: string | null, step: 1 | -1): void {
		if (address === null) return;
		const network = networkOf(address, SUBSCRIBER);
		const sum = (this.#byNetwork.get(network) ?? 0) + step;
		if (sum > 0) this.#byNetwork.set(network, sum);
		else this.#byNetwork.delete(network);
	}
}

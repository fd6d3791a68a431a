import { toAppError, type ErrorCode } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { MINUTE_MS } from '$lib/domain/time';

import { pullDeskOrders, type DeskPullParts } from './desk-pull';
import { listen } from './triggers';

/** While somebody looks: orders come in by the minute on a market evening. */
const EVERY_MS = MINUTE_MS;
/** Pages that are opened one after the other need not ask each time. */
const FRESH_FOR_MS = 15_000;

/** Keeps a producer's orders on this phone up to date while their desk is open. */
export class DeskSync {
	#isPulling = $state(false);
	#code = $state<ErrorCode | null>(null);
	#pulling: Promise<void> | undefined;
	#isWanted = false;

	constructor(
		private readonly parts: DeskPullParts,
		private readonly producerId: ProducerId,
	) {}

	get isPulling(): boolean {
		return this.#isPulling;
	}

	/** Why the last attempt failed; null where it did not. */
	get code(): ErrorCode | null {
		return this.#code;
	}

	/** Starts listening for reasons to ask. @returns how to stop it */
	start(): () => void {
		const stopListening = listen({ onReason: () => void this.pull(), onOffline: () => undefined });
		const timer = setInterval(() => {
			if (document.visibilityState === 'visible') void this.pull();
		}, EVERY_MS);
		void this.#pullUnlessFresh();
		return () => {
			stopListening();
			clearInterval(timer);
		};
	}

	/** Asks now; whoever asks meanwhile gets a turn of their own. Never throws. */
	pull(): Promise<void> {
		this.#isWanted = true;
		this.#pulling ??= this.#run().finally(() => (this.#pulling = undefined));
		return this.#pulling;
	}

	async #run(): Promise<void> {
		this.#isPulling = true;
		while (this.#isWanted) {
			this.#isWanted = false;
			try {
				await pullDeskOrders(this.parts, this.producerId);
				this.#code = null;
			} catch (thrown) {
				this.#code = toAppError(thrown).code;
			}
		}
		this.#isPulling = false;
	}

	async #pullUnlessFresh(): Promise<void> {
		const { database, now } = this.parts;
		const place = await database.places.get(this.producerId).catch(() => undefined);
		const age = now() - (place?.pulledAt ?? 0);
		if (age < 0 || age > FRESH_FOR_MS) await this.pull();
	}
}

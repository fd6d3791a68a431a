import { MINUTE_MS } from '$lib/domain/time';

import { QUALITIES, type Quality } from './studio-camera';

/** Less than that waits where the network takes what comes. */
const KEEPS_UP_MS = 4_000;
/** So long it must have kept up before more is asked of it; each time that was too much, twice as long. */
const FIRST_QUIET_MS = 2 * MINUTE_MS;
const LONGEST_QUIET_MS = 16 * MINUTE_MS;

/** How much is asked of the camera: less where the network falls behind, and more again where it keeps up. */
export class SentQuality {
	#step = $state(0);
	#quietMs = 0;
	#raiseAfterMs = FIRST_QUIET_MS;
	/** Whether it went up since it last fell behind. */
	#isRaised = false;

	get quality(): Quality {
		return QUALITIES[this.#step] ?? QUALITIES[0];
	}

	get isLowered(): boolean {
		return this.#step > 0;
	}

	/** The network did not take so much. */
	lower(): void {
		this.#quietMs = 0;
		if (this.#isRaised) this.#raiseAfterMs = Math.min(LONGEST_QUIET_MS, this.#raiseAfterMs * 2);
		this.#isRaised = false;
		this.#step = Math.min(QUALITIES.length - 1, this.#step + 1);
	}

	/**
	 * Something more is sent.
	 * @param ms of the evening in it
	 * @param waitingMs what the network has not taken yet
	 * @returns whether more is asked from now on: the recorder must begin anew
	 */
	keepUp(ms: number, waitingMs: number): boolean {
		if (!this.isLowered) return false;
		this.#quietMs = waitingMs > KEEPS_UP_MS ? 0 : this.#quietMs + ms;
		if (this.#quietMs < this.#raiseAfterMs) return false;
		this.#quietMs = 0;
		this.#isRaised = true;
		this.#step -= 1;
		return true;
	}
}

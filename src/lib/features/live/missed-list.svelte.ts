import type { LiveEvent } from '$lib/domain/live/live-event';
import { MOST_MISSED, type Missed } from '$lib/domain/live/live-frame';

import { askInAWhile } from './ask-in-a-while';

export interface MissedParts {
	/** Asks the record what happened after a place; null for no answer. Left out: nobody is asked. */
	readonly readMissed?: ((after: string) => Promise<Missed | null>) | undefined;
	/** From 0 up to 1; left out: by chance. */
	readonly chance?: (() => number) | undefined;
}

/** What happened while this phone was away, in order, until it is waved away. */
export class MissedList {
	readonly #parts: MissedParts;
	#events = $state.raw<readonly LiveEvent[]>([]);
	#isCutShort = $state(false);
	/** Numbers of what was taken back: an answer that was read before may still have it. */
	// eslint-disable-next-line svelte/prefer-svelte-reactivity -- what is shown does not depend on it
	readonly #gone = new Set<number>();
	/** Goes on where the list begins anew: what was asked before belongs to the list that is gone. */
	#list = 0;

	constructor(parts: MissedParts) {
		this.#parts = parts;
	}

	get events(): readonly LiveEvent[] {
		return this.#events;
	}

	/** Whether more happened than it tells. */
	get isCutShort(): boolean {
		return this.#isCutShort;
	}

	/** Empties it, also of what is still asked for. */
	wave(): void {
		this.#list++;
		this.#isCutShort = false;
		this.#events = [];
	}

	/** Begins anew: a database that was restored gives the same numbers to other events. */
	begin(isCutShort: boolean): void {
		this.wave();
		this.#gone.clear();
		this.#isCutShort = isCutShort;
	}

	/** Heard as it happens; what is taken back is not told any more, however long ago it was said. */
	hear(events: readonly LiveEvent[]): void {
		const gone = events.flatMap(({ word }) => (word.kind === 'withdrawn' ? [word.of] : []));
		if (gone.length === 0) return;
		for (const seq of gone) this.#gone.add(seq);
		this.#tell([]);
	}

	/** Happened meanwhile. */
	miss(events: readonly LiveEvent[]): void {
		this.hear(events);
		this.#tell(events);
	}

	/**
	 * Asks the record, in a while, for what the server did not tell.
	 * @param after the place of what was known
	 * @param until the number of the last event that was not told; what comes after it is heard
	 */
	ask(after: string, until: number): void {
		const { readMissed, chance } = this.#parts;
		if (!readMissed) return;
		const list = this.#list;
		let wasTurnedAway = false;
		askInAWhile(async () => {
			const missed = list === this.#list ? await readMissed(after) : null;
			if (list !== this.#list) return true;
			if (!missed?.isAll) this.#isCutShort = true;
			// It was only for want of an answer.
			else if (wasTurnedAway) this.#isCutShort = false;
			if (missed) this.#tell(missed.events.filter(({ seq }) => seq <= until));
			wasTurnedAway = missed === null;
			return missed !== null;
		}, chance);
	}

	#tell(events: readonly LiveEvent[]): void {
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- gone with this call
		const bySeq = new Map([...this.#events, ...events.filter(isWord)].map((one) => [one.seq, one]));
		const told = [...bySeq.values()].filter(({ seq }) => !this.#gone.has(seq));
		told.sort((one, other) => one.seq - other.seq);
		if (told.length > MOST_MISSED) this.#isCutShort = true;
		this.#events = told.slice(-MOST_MISSED);
	}
}

/** Whether it is told to anybody: what hosts did to the talk, and limits, stand in no list. */
export function isWord({ word }: LiveEvent): boolean {
	return word.kind !== 'talk' && word.kind !== 'limited';
}

/** What a player loads: a list, or a piece of film. */
export type Load = 'list' | 'piece';

/**
 * Whether a player waits for its own road: something that it asked for is on the way, or did not come.
 * A list that answers without anything new, or says that there is none, is a road that carries: what
 * is missing then is missing for everybody.
 */
export class Road {
	readonly #onChange: (isBusy: boolean) => void;
	readonly #waiting = new Set<Load>();

	constructor(onChange: (isBusy: boolean) => void) {
		this.#onChange = onChange;
	}

	ask(load: Load): void {
		this.#waiting.add(load);
		this.#tell();
	}

	come(load: Load): void {
		this.#waiting.delete(load);
		this.#tell();
	}

	/** @param status of the answer; undefined or 0 where none came */
	fail(load: Load, status: number | undefined): void {
		// A piece that is gone by now was asked for too late.
		const isAnswer = load === 'list' && status !== undefined && status >= 400;
		if (isAnswer) this.come(load);
		else this.ask(load);
	}

	#tell(): void {
		this.#onChange(this.#waiting.size > 0);
	}
}

import type { AppErrorWire } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';

import { latest } from '$lib/features/app/latest';
import type { Asked } from './online';

/** Where the last answer is kept on this phone. */
export interface Shelf<T> {
	readonly read: () => Promise<{ readonly value: T; readonly heardAt: EpochMs } | undefined>;
	readonly keep: (value: T, heardAt: EpochMs) => Promise<void>;
	readonly close: () => void;
}

/** Something the server tells: shown as the phone last heard it, until it is asked again. */
export class Told<T> {
	#value = $state.raw<T | null>(null);
	#heardAt = $state<EpochMs | null>(null);
	#isFresh = $state(false);
	#isAsked = $state(false);
	#problem = $state.raw<AppErrorWire | null>(null);

	readonly #askLatest = latest(() => this.ask());

	/** @param shelf left out where nothing is kept */
	constructor(
		private readonly ask: () => Promise<Asked<T>>,
		private readonly shelf?: Shelf<T>,
	) {}

	get value(): T | null {
		return this.#value;
	}

	/** When the phone heard it; null where it never did. */
	get heardAt(): EpochMs | null {
		return this.#heardAt;
	}

	/** Whether the server said it since the page was opened. */
	get isFresh(): boolean {
		return this.#isFresh;
	}

	/** Whether the server has answered, or failed to, at least once. */
	get isAsked(): boolean {
		return this.#isAsked;
	}

	/** Why the server could not say it; null where it did. */
	get problem(): AppErrorWire | null {
		return this.#problem;
	}

	/** Shows what is kept, and asks. */
	async open(): Promise<void> {
		const asking = this.refresh();
		// A store that cannot be read keeps nobody from what the server says.
		const kept = await this.shelf?.read().catch(() => undefined);
		if (kept && !this.#isFresh) {
			this.#value = kept.value;
			this.#heardAt = kept.heardAt;
		}
		await asking;
	}

	close(): void {
		this.shelf?.close();
	}

	async refresh(): Promise<void> {
		const asked = await this.#askLatest();
		// What is asked after a change knows more than what was asked before it.
		if (asked === null) return;
		this.#isAsked = true;
		if (asked.kind === 'failed') {
			this.#problem = asked.error;
			return;
		}
		const heardAt = Date.now();
		this.#problem = null;
		this.#isFresh = true;
		this.#value = asked.value;
		this.#heardAt = heardAt;
		await this.shelf?.keep(asked.value, heardAt).catch(() => undefined);
	}
}

import type { AppErrorWire } from '$lib/domain/errors';

import type { Asked } from '../online';
import { prove } from './online';

/** As {@link Proof.during}. */
export type Prove = <T>(work: () => Promise<Asked<T>>) => Promise<Asked<T> | null>;

/**
 * Asks a person for their password where a deed wants to know that it is still them, and does the deed then.
 * Shown by ProofDialog.svelte.
 */
export class Proof {
	#settle = $state.raw<((isProved: boolean) => void) | null>(null);

	/** Whether the password is being asked for. */
	get isAsking(): boolean {
		return this.#settle !== null;
	}

	/**
	 * Does something; where the server first wants a proof, asks for it and does it again.
	 * @returns what came of it; null where the person would not prove it: nothing was done
	 */
	async during<T>(work: () => Promise<Asked<T>>): Promise<Asked<T> | null> {
		const asked = await work();
		if (asked.kind === 'answered' || asked.error.code !== 'WRONG_PASSWORD') return asked;
		const isProved = await new Promise<boolean>((settle) => {
			this.leave();
			this.#settle = settle;
		});
		return isProved ? work() : null;
	}

	/** @returns why the password was not taken; null where it was */
	async give(password: string): Promise<AppErrorWire | null> {
		const asked = await prove(password);
		if (asked.kind === 'failed') return asked.error;
		this.#end(true);
		return null;
	}

	/** The person would not. */
	leave(): void {
		this.#end(false);
	}

	#end(isProved: boolean): void {
		const settle = this.#settle;
		this.#settle = null;
		settle?.(isProved);
	}
}

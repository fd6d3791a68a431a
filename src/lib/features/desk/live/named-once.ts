import { uuidV4 } from '$lib/domain/ids';

/**
 * Names what is sent from a form: the same again by the same name, so that it is taken once though its answer was
 * lost; what was changed since by another one, or it would be taken for what was sent before.
 */
export class NamedOnce {
	readonly #names = new Map<string, string>();

	/** @param said all that is sent, as text @returns a UUID */
	nameOf(said: string): string {
		const name = this.#names.get(said) ?? uuidV4();
		this.#names.set(said, name);
		return name;
	}

	/** It was taken: the same said again is something new. */
	forget(said: string): void {
		this.#names.delete(said);
	}
}

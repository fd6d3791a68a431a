import * as v from 'valibot';

import { keepUnsent, readUnsent } from './unsent';

/** One field's words, kept on the phone for whoever typed them until they are sent. */
export class UnsentText {
	#text = $state('');

	/**
	 * @param name of the form and of what it is about
	 * @param begun what stands there before anybody types
	 */
	constructor(
		private readonly name: string,
		private readonly begun = '',
	) {
		this.#text = readUnsent(name, v.string()) ?? begun;
	}

	get text(): string {
		return this.#text;
	}

	set text(next: string) {
		this.#text = next;
		keepUnsent(this.name, next === this.begun ? null : next);
	}

	/**
	 * They were sent: the field is empty, and the phone has forgotten them.
	 * @param sent what was: whatever was typed meanwhile stays
	 */
	clear(sent: string): void {
		if (this.#text.trim() !== sent.trim()) return;
		this.#text = '';
		keepUnsent(this.name, null);
	}
}

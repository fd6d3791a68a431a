import { ME_KEY, readSignedIn } from '$lib/local/signed-in';
import { forgetOldUnsent, keepUnsentOf, readUnsentOf } from '$lib/local/unsent';
import type * as v from 'valibot';

const typist = () => ({ account: readSignedIn() });

/**
 * What the person who is signed in typed at a desk on this phone and the server does not have yet.
 * @param name of the form and of what it is about
 * @returns null where there is none, or the browser keeps nothing
 */
export function readUnsent<T>(name: string, schema: v.GenericSchema<unknown, T>): T | null {
	return readUnsentOf(typist(), name, { schema });
}

/**
 * Keeps it on the phone for the person who is signed in, or forgets it.
 * @param unsent null where there is nothing any more
 * @returns whether the phone keeps it
 */
export function keepUnsent(name: string, unsent: unknown): boolean {
	return keepUnsentOf(typist(), name, unsent);
}

/** What stands under `desk.` and is nobody's unsent words. */
const OTHER_NOTES: readonly string[] = [ME_KEY, 'desk.producer', 'desk.leaving', 'desk.menu'];

/** Lets go of what is too old, and of what was kept before it was known whose it is. */
export function tidyUnsent(): void {
	forgetOldUnsent(Date.now());
	try {
		for (const key of Object.keys(localStorage)) {
			if (key.startsWith('desk.') && !OTHER_NOTES.includes(key)) localStorage.removeItem(key);
		}
	} catch {
		// A browser that keeps nothing has nothing to forget.
	}
}

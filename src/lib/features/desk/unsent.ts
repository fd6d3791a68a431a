import * as v from 'valibot';

/**
 * What somebody typed at a desk on this phone and the server does not have yet.
 * @param name of the form and of what it is about
 * @returns null where there is none, or the browser keeps nothing
 */
export function readUnsent<T>(name: string, schema: v.GenericSchema<unknown, T>): T | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
		const parsed = v.safeParse(schema, kept);
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/**
 * Keeps it on the phone, or forgets it.
 * @param unsent null where there is nothing any more
 * @returns whether the phone keeps it
 */
export function keepUnsent(name: string, unsent: unknown): boolean {
	try {
		if (unsent === null) localStorage.removeItem(PREFIX + name);
		else localStorage.setItem(PREFIX + name, JSON.stringify(unsent));
		return true;
	} catch {
		return false;
	}
}

const PREFIX = 'desk.';

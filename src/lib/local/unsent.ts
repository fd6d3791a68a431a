import type { AccountId } from '$lib/domain/accounts/account';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

/** Whose words they are: of somebody who works here, or of the buyers on this phone, who have no account. */
export type Typist = { readonly account: AccountId | null } | 'buyer';

/** How long what was typed and never sent stays on the phone. */
export const UNSENT_KEPT_MS = 30 * DAY_MS;

const PREFIX = 'unsent.';
const keptSchema = v.object({ at: v.number(), typed: v.unknown() });

function keyOf(typist: Typist, name: string): string {
	return `${PREFIX}${typist === 'buyer' ? 'buyer' : (typist.account ?? '')}.${name}`;
}

/**
 * What somebody typed on this phone and the server does not have yet: theirs alone, whoever uses the phone
 * meanwhile.
 * @param name of the form and of what it is about
 * @returns null where there is none, it is too old, or the browser keeps nothing
 */
export function readUnsentOf<T>(
	typist: Typist,
	name: string,
	{ schema, now = Date.now() }: { schema: v.GenericSchema<unknown, T>; now?: EpochMs },
): T | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(typist, name)) ?? 'null');
		const parsed = v.safeParse(keptSchema, kept);
		if (!parsed.success || isTooOld(parsed.output.at, now)) return null;
		const typed = v.safeParse(schema, parsed.output.typed);
		return typed.success ? typed.output : null;
	} catch {
		return null;
	}
}

/**
 * Keeps it on the phone, or forgets it.
 * @param unsent null where there is nothing any more
 * @returns whether the phone keeps it
 */
export function keepUnsentOf(typist: Typist, name: string, unsent: unknown): boolean {
	const key = keyOf(typist, name);
	try {
		if (unsent === null) localStorage.removeItem(key);
		else localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: unsent }));
		return true;
	} catch {
		return false;
	}
}

/** Lets go of what has waited for longer than {@link UNSENT_KEPT_MS}, whoever typed it. */
export function forgetOldUnsent(now: EpochMs): void {
	try {
		for (const key of Object.keys(localStorage)) {
			if (key.startsWith(PREFIX) && isTooOld(momentOf(key), now)) localStorage.removeItem(key);
		}
	} catch {
		// A browser that keeps nothing has nothing to forget.
	}
}

function momentOf(key: string): EpochMs {
	try {
		const parsed = v.safeParse(keptSchema, JSON.parse(localStorage.getItem(key) ?? 'null'));
		return parsed.success ? parsed.output.at : 0;
	} catch {
		return 0;
	}
}

function isTooOld(at: EpochMs, now: EpochMs): boolean {
	return now - at > UNSENT_KEPT_MS;
}

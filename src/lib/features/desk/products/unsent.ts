import { UUID_PATTERN } from '$lib/domain/ids';
import * as v from 'valibot';

import { typedSchema } from './typed-facts';

/** What somebody wrote of a product on this phone and the server does not have yet. */
const unsentSchema = v.object({
	typed: typedSchema,
	/** Names a draft that is to be begun, however often that is sent. */
	key: v.pipe(v.string(), v.regex(UUID_PATTERN)),
	/** Of the draft that it began with; 0 where there was none. */
	revision: v.number(),
});
export type Unsent = v.InferOutput<typeof unsentSchema>;

const PREFIX = 'desk.product.';

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(name: string): Unsent | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
		const parsed = v.safeParse(unsentSchema, kept);
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/** @returns whether the phone keeps it */
export function keepUnsent(name: string, unsent: Unsent | null): boolean {
	try {
		if (unsent === null) localStorage.removeItem(PREFIX + name);
		else localStorage.setItem(PREFIX + name, JSON.stringify(unsent));
		return true;
	} catch {
		return false;
	}
}

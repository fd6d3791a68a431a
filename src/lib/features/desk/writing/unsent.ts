import * as v from 'valibot';

/** What somebody wrote on this phone and the server does not have yet. */
const unsentSchema = v.object({
	markdown: v.string(),
	needsLawyer: v.boolean(),
	/** What the server had when it was begun: see Writing. */
	revision: v.number(),
	basedOn: v.number(),
});
export type Unsent = v.InferOutput<typeof unsentSchema>;

const PREFIX = 'desk.writing.';

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(key: string): Unsent | null {
	try {
		const parsed = v.safeParse(
			unsentSchema,
			JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null'),
		);
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/** @returns whether the phone keeps it */
export function keepUnsent(key: string, unsent: Unsent | null): boolean {
	try {
		if (unsent === null) localStorage.removeItem(PREFIX + key);
		else localStorage.setItem(PREFIX + key, JSON.stringify(unsent));
		return true;
	} catch {
		return false;
	}
}

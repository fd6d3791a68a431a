/** What is called back: a whole lot, pieces named one by one, or all from one serial to another. */
export type RecallScope =
	| { readonly kind: 'lot' }
	| { readonly kind: 'serials'; readonly serials: readonly string[] }
	/** Serials of the length of `from`, in the order of digits and letters. */
	| { readonly kind: 'range'; readonly from: string; readonly to: string };

/** Most serials named one by one. */
export const MOST_SERIALS = 2_000;

const SERIAL = '[!-~]{1,20}';
const RANGE = new RegExp(`^(${SERIAL})\\s*(?:→|\\.\\.+|…|–|—)\\s*(${SERIAL})$`);

/**
 * Reads serials as somebody types or pastes them: one after the other, or `first … last`.
 * @returns undefined where there is none, or too many
 */
export function parseSerials(text: string): RecallScope | undefined {
	const typed = text.trim().toUpperCase();
	const [, from, to] = RANGE.exec(typed) ?? [];
	if (from !== undefined && to !== undefined) {
		return from.length === to.length && from <= to ? { kind: 'range', from, to } : undefined;
	}
	const serials = [...new Set(typed.split(/[\s,;]+/).filter((serial) => serial !== ''))];
	const isLawful = serials.every((serial) => new RegExp(`^${SERIAL}$`).test(serial));
	if (!isLawful || serials.length === 0 || serials.length > MOST_SERIALS) return undefined;
	return { kind: 'serials', serials };
}

/**
 * What is called back: a whole lot, pieces named one by one, all labels of one print run, or all from one
 * label to another as they were printed. Serials are random: only the order of printing says what lies
 * between two of them.
 */
export type RecallScope =
	| { readonly kind: 'lot' }
	| { readonly kind: 'serials'; readonly serials: readonly string[] }
	/** Both ends belong to it; it may go on over several print runs of the lot. */
	| { readonly kind: 'range'; readonly from: string; readonly to: string }
	| { readonly kind: 'run'; readonly runId: number };

/** Most serials named one by one. */
export const MOST_SERIALS = 2_000;

const SERIAL = '[!-~]{1,20}';
const RANGE = new RegExp(`^(${SERIAL})\\s*(?:→|\\.\\.+|…|–|—)\\s*(${SERIAL})$`);

/**
 * Reads serials as somebody types or pastes them: one after the other, or `first … last` as printed.
 * @returns undefined where there is none, or too many
 */
export function parseSerials(text: string): RecallScope | undefined {
	const typed = text.trim().toUpperCase();
	const [, from, to] = RANGE.exec(typed) ?? [];
	if (from !== undefined && to !== undefined) {
		return { kind: 'range', from, to };
	}
	const serials = [...new Set(typed.split(/[\s,;]+/).filter((serial) => serial !== ''))];
	const isLawful = serials.every((serial) => new RegExp(`^${SERIAL}$`).test(serial));
	if (!isLawful || serials.length === 0 || serials.length > MOST_SERIALS) return undefined;
	return { kind: 'serials', serials };
}

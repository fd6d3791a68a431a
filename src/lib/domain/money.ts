/** A sum in whole đồng: VND has no smaller unit in use. */
export type Dong = number;

/** Most that a sum typed by a person may be: a hundred billion đồng. */
export const MAX_DONG: Dong = 100_000_000_000;

/**
 * A sum as Vietnamese readers write it: `1.234.567 ₫`, with a space that does not break.
 * Written by hand: engines differ in the space and some phones lack the Vietnamese locale.
 * @param dong whole đồng; parts of one are cut off
 */
export function formatDong(dong: Dong): string {
	const whole = Math.trunc(dong);
	const digits = String(Math.abs(whole)).replace(/\B(?=(?:\d{3})+$)/g, '.');
	return `${whole < 0 ? '-' : ''}${digits}\u00a0₫`;
}

/** Magnitudes as they are typed; the longer spellings stand first. */
const UNITS: readonly (readonly [RegExp, Dong])[] = [
	[/^(?:tỷ|tỉ|ty|ti)/, 1_000_000_000],
	[/^(?:triệu|trieu|tr|m)/, 1_000_000],
	[/^(?:nghìn|ngàn|nghin|ngan|ng|k|n)/, 1_000],
];

/**
 * Reads a sum as people type it: `45000`, `45.000đ`, `45,000 VND`, `45k`, `1tr2`, `1,5 triệu`.
 * After a magnitude bare digits are its next places: `1tr2` is 1,200,000, `1tr25` 1,250,000.
 * @returns whole đồng between 0 and {@link MAX_DONG}; undefined where it is no such sum
 */
export function parseDong(text: string): Dong | undefined {
	const typed = text
		.normalize('NFC')
		.toLowerCase()
		.replace(/[\s\u00a0]/g, '')
		.replace(/(?:₫|đồng|dong|đ|vnđ|vnd)$/, '')
		.replace(/vn$/, '');
	const dong = /^\d+$/.test(typed) ? Number(typed) : (parseGrouped(typed) ?? parseMagnitude(typed));
	return dong !== undefined && Number.isSafeInteger(dong) && dong <= MAX_DONG ? dong : undefined;
}

/** `1.234.567` or `1,234,567`: one kind of separator, groups of three. */
function parseGrouped(typed: string): Dong | undefined {
	if (!/^[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)$/.test(typed)) return undefined;
	return Number(typed.replace(/[.,]/g, ''));
}

function parseMagnitude(typed: string): Dong | undefined {
	const head = /^(\d{1,6})(?:[.,](\d{1,3}))?/.exec(typed);
	if (!head) return undefined;
	const rest = typed.slice(head[0].length);
	for (const [pattern, unit] of UNITS) {
		const name = pattern.exec(rest)?.[0];
		if (name === undefined) continue;
		const tail = rest.slice(name.length);
		if (!/^\d{0,3}$/.test(tail) || (tail !== '' && head[2] !== undefined)) return undefined;
		const places = head[2] ?? tail;
		return Number(head[1]) * unit + Number(places.padEnd(3, '0')) * (unit / 1_000);
	}
	return undefined;
}

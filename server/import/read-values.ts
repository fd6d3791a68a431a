import { slugOf } from '$lib/domain/catalogue/slug';

import { readDecimal, readLine, type ReadCell } from '../spreadsheet/read-cell';
import type { RawCell } from '../spreadsheet/sheet';
import { plainHeading } from './columns';

const LONGEST_SLUG = 120;
const MOST_CODE_CHARACTERS = 40;
const OCOP_CODE = /^\d{1,2}(?:-\d{1,6}){2,4}-20\d{2}$/;
const WEIGHT = /^(\d+(?:[.,]\d+)?)\s*(kg|g|gr|gam|gram|ml|l|lit)?$/;
const GRAMS_OR_MILLILITRES: Readonly<Record<string, readonly [number, 'g' | 'ml']>> = {
	kg: [1_000, 'g'],
	ml: [1, 'ml'],
	l: [1_000, 'ml'],
	lit: [1_000, 'ml'],
};
const ALL_YEAR = ['quanh nam', 'ca nam', 'all year'];

/** A name for addresses: `HTX Ong` is taken as `htx-ong`. */
export function readSlug(cell: RawCell): ReadCell<string> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	const slug = slugOf(text);
	return slug !== '' && slug.length <= LONGEST_SLUG ? slug : undefined;
}

/** The name for addresses of what is told by its usual name alone, which may be a longer one. */
export function slugOfName(name: string): string | null {
	return slugOf(name).slice(0, LONGEST_SLUG).replace(/-+$/, '') || null;
}

/**
 * The code of the province's OCOP list, kept as text: `08-00769-12-2026`, older ones with a district.
 * A first zero that a spreadsheet took comes back.
 */
export function readOcopCode(cell: RawCell): ReadCell<string> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	const code = text.replace(/\s*[-–]\s*/g, '-');
	if (code.length > MOST_CODE_CHARACTERS || !OCOP_CODE.test(code)) return undefined;
	return /^\d-/.test(code) ? `0${code}` : code;
}

/** A net weight: `500 g`, `0,5 kg`, `750ml`, `1 lít`; a bare number is grams. */
export function readWeight(cell: RawCell): ReadCell<{ amount: number; unit: 'g' | 'ml' }> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	const plain = text.toLowerCase().replaceAll('í', 'i');
	const [, number = '', word = 'g'] = WEIGHT.exec(plain) ?? [];
	const value = readDecimal(number);
	if (typeof value !== 'number') return undefined;
	const [times, unit] = GRAMS_OR_MILLILITRES[word] ?? [1, 'g'];
	const amount = Math.round(value * times);
	return amount > 0 ? { amount, unit } : undefined;
}

/** Months in season: `10, 11, 12`, `9-12`, `11-2`; empty for `quanh năm`. */
export function readMonths(cell: RawCell): ReadCell<readonly number[]> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	if (ALL_YEAR.includes(plainHeading(text))) return [];
	const months = new Set<number>();
	for (const part of text.split(/[,;\s]+(?!-)/).filter(Boolean)) {
		const [, from = '', to = from] = /^(\d{1,2})(?:[-–](\d{1,2}))?$/.exec(part) ?? [];
		const [first, last] = [Number(from), Number(to)];
		if (from === '' || !isMonth(first) || !isMonth(last)) return undefined;
		for (let month = first; ; month = (month % 12) + 1) {
			months.add(month);
			if (month === last) break;
		}
	}
	return [...months].sort((a, b) => a - b);
}

function isMonth(value: number): boolean {
	return value >= 1 && value <= 12;
}

import { MAX_DONG, parseDong, type Dong } from '$lib/domain/money';
import { storableText } from '$lib/domain/storable';
import { toGtin14 } from '$lib/domain/trace/gs1';
import { DAY_MS, isDay, type DayText } from '$lib/domain/time';

import type { RawCell } from './sheet';

/**
 * What a reader of a cell gives: null where nothing stands in it, undefined where it is not what
 * the column is about.
 */
export type ReadCell<T> = T | null | undefined;

/** Excel's day number of 1/1/1970, and those of 1955 and 2118: other numbers are no days of ours. */
const EPOCH_DAY = 25_569;
const FIRST_DAY = 20_000;
const LAST_DAY = 80_000;

/** A text, with single spaces and its letters composed. A number is written out as it stands. */
export function readText(cell: RawCell): ReadCell<string> {
	if (cell === null || typeof cell === 'boolean') return cell === null ? null : undefined;
	if (cell instanceof Date) return undefined;
	if (typeof cell === 'number') return Number.isFinite(cell) ? plainNumber(cell) : undefined;
	const text = storableText(cell).normalize('NFC').trim();
	return text === '' ? null : text;
}

/** Text on one line: a name, an address. */
export function readLine(cell: RawCell): ReadCell<string> {
	const text = readText(cell);
	return typeof text === 'string' ? text.replace(/\s+/g, ' ') : text;
}

/** A whole number from 0. */
export function readInteger(cell: RawCell): ReadCell<number> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	const digits = /^\d{1,3}(?:\.\d{3})+$/.test(text) ? text.replaceAll('.', '') : text;
	return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** A number with decimals, written with point or comma. */
export function readDecimal(cell: RawCell): ReadCell<number> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	return /^\d{1,9}(?:[.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : undefined;
}

/** A sum as people type it, or as a number: `45k`, `1tr2`, `45.000đ`, 45000. */
export function readDong(cell: RawCell): ReadCell<Dong> {
	if (typeof cell === 'number') {
		return Number.isSafeInteger(cell) && cell >= 0 && cell <= MAX_DONG ? cell : undefined;
	}
	const text = readLine(cell);
	return typeof text === 'string' ? parseDong(text) : text;
}

/** A day: a date of Excel's, its bare number, `31/12/2026`, `31-12-2026` or `2026-12-31`. */
export function readDay(cell: RawCell): ReadCell<DayText> {
	if (cell instanceof Date) return dayOfTime(cell.getTime());
	if (typeof cell === 'number') {
		const isOurs = cell >= FIRST_DAY && cell <= LAST_DAY;
		return isOurs ? dayOfTime((Math.floor(cell) - EPOCH_DAY) * DAY_MS) : undefined;
	}
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	// The day stands first, as everywhere in Vietnam: 03/04/2026 is in April.
	const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
	if (year !== undefined) return realDay(year, month, day);
	const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
	return realDay(isoYear, isoMonth, isoDay);
}

/**
 * A code of a fixed number of digits that Excel may have made a number of, its zeros lost.
 * @param length how many digits it has
 */
export function readDigits(cell: RawCell, length: number): ReadCell<string> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	return /^\d+$/.test(text) && text.length <= length ? text.padStart(length, '0') : undefined;
}

/** A GTIN of 8 to 14 digits with its check digit, which leading zeros do not change: lost ones come back. */
export function readGtin(cell: RawCell): ReadCell<string> {
	const text = readLine(cell);
	if (typeof text !== 'string') return text;
	const digits = text.replace(/[\s-]/g, '');
	return /^\d{7,14}$/.test(digits) ? toGtin14(digits.padStart(14, '0')) : undefined;
}

/** Without an exponent: Excel keeps 8936012345678 as a number and shows 8.936E+12. */
function plainNumber(value: number): string {
	return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function realDay(year = '', month = '', day = ''): DayText | undefined {
	const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
	return isDay(text) ? text : undefined;
}

function dayOfTime(time: number): DayText | undefined {
	const day = Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
	return isDay(day) ? day : undefined;
}

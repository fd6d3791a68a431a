import { purposeRule } from '$lib/domain/files/purposes';

/** What stands in a cell as a spreadsheet keeps it: a day is a `Date` at midnight UTC, or a text. */
export type RawCell = string | number | boolean | Date | null;

/** A sheet of somebody's workbook, or a CSV file. */
export interface Sheet {
	/** Null for a CSV. */
	readonly name: string | null;
	/** The first is row 1 as the spreadsheet's margin numbers them; empty ones stand in their place. */
	readonly rows: readonly (readonly RawCell[])[];
}

/** What one file may hold. */
export const SHEET_LIMITS = {
	fileBytes: purposeRule('spreadsheet').maxBytes,
	unpackedBytes: 134_217_728,
	entries: 500,
	sheets: 20,
	/** Of one sheet, its heading included. */
	rows: 20_001,
	columns: 100,
	/** All texts of all cells together, repeated ones counted again. */
	characters: 60_000_000,
} as const;

/** Whether nothing stands in a row. */
export function isEmptyRow(row: readonly RawCell[]): boolean {
	return row.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''));
}

/** The rows up to the last that holds something: Excel keeps thousands of emptied ones. */
export function withoutEmptyEnd<Row extends readonly RawCell[]>(
	rows: readonly Row[],
): readonly Row[] {
	const end = rows.findLastIndex((row) => !isEmptyRow(row)) + 1;
	return end === rows.length ? rows : rows.slice(0, end);
}

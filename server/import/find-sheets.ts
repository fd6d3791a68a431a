import { IMPORT_KINDS, type ImportKind } from '$lib/domain/imports/report';

import { isEmptyRow, type RawCell, type Sheet } from '../spreadsheet/sheet';
import { IMPORT_COLUMNS, IMPORT_SHEETS, plainHeading, type ImportColumn } from './columns';
import type { Problems } from './problems';

/** A sheet that was recognised: which of its columns holds what. */
export interface FoundSheet {
	readonly name: string | null;
	readonly columns: ReadonlyMap<string, { readonly index: number; readonly heading: string }>;
	/** Rows below the headings that hold anything, with the numbers of the margin. */
	readonly rows: readonly { readonly number: number; readonly cells: readonly RawCell[] }[];
}

export interface FoundSheets {
	readonly sheets: ReadonlyMap<ImportKind, FoundSheet>;
	readonly ignored: readonly string[];
}

/** People put a title above the headings. */
const HEADINGS_WITHIN_ROWS = 10;
/** A sheet with fewer of our headings is about something else. */
const LEAST_HEADINGS = 3;

/** Finds the sheets that bring producers, products and certificates: by name, else by headings. */
export function findSheets(sheets: readonly Sheet[], problems: Problems): FoundSheets {
	const found = new Map<ImportKind, FoundSheet>();
	const ignored: string[] = [];
	for (const sheet of sheets) {
		const at = { sheet: sheet.name, row: null, column: null };
		const kind = kindOf(sheet);
		if (kind === undefined) {
			if (sheet.name !== null) ignored.push(sheet.name);
		} else if (found.has(kind)) {
			problems.add(at, 'SHEET_TWICE');
		} else {
			found.set(kind, readHeadings(sheet, kind, problems));
		}
	}
	if (found.size === 0) {
		const choices = IMPORT_KINDS.map((kind) => IMPORT_SHEETS[kind].vi);
		problems.add({ sheet: null, row: null, column: null }, 'NO_SHEET', { choices });
	}
	return { sheets: found, ignored };
}

function kindOf(sheet: Sheet): ImportKind | undefined {
	const name = plainHeading(sheet.name ?? '');
	const named = IMPORT_KINDS.find((kind) =>
		Object.values<string>({ ...IMPORT_SHEETS[kind] }).some((word) => plainHeading(word) === name),
	);
	if (named !== undefined && sheet.rows.length > 0) return named;
	const counted = IMPORT_KINDS.map((kind) => ({ kind, count: bestHeadingRow(sheet, kind).count }));
	const [best] = counted.sort((a, b) => b.count - a.count);
	return best && best.count >= LEAST_HEADINGS ? best.kind : undefined;
}

function bestHeadingRow(sheet: Sheet, kind: ImportKind): { index: number; count: number } {
	let best = { index: 0, count: 0 };
	for (const [index, row] of sheet.rows.slice(0, HEADINGS_WITHIN_ROWS).entries()) {
		const count = row.filter((cell) => columnOf(kind, cell) !== undefined).length;
		if (count > best.count) best = { index, count };
	}
	return best;
}

function readHeadings(sheet: Sheet, kind: ImportKind, problems: Problems): FoundSheet {
	const { index: headingRow } = bestHeadingRow(sheet, kind);
	const columns = new Map<string, { index: number; heading: string }>();
	for (const [index, cell] of (sheet.rows[headingRow] ?? []).entries()) {
		const name = columnOf(kind, cell);
		if (name === undefined) continue;
		const heading = String(cell).trim();
		if (columns.has(name)) {
			const at = { sheet: sheet.name, row: headingRow + 1, column: heading, index };
			problems.add(at, 'COLUMN_TWICE');
		} else columns.set(name, { index, heading });
	}
	for (const [name, column] of Object.entries<ImportColumn>(IMPORT_COLUMNS[kind])) {
		if (!column.isRequired || columns.has(name)) continue;
		const at = { sheet: sheet.name, row: headingRow + 1, column: column.heading.vi };
		problems.add(at, 'COLUMN_MISSING');
	}
	const rows = sheet.rows
		.map((cells, index) => ({ number: index + 1, cells }))
		.filter(({ number, cells }) => number > headingRow + 1 && !isEmptyRow(cells));
	return { name: sheet.name, columns, rows };
}

function columnOf(kind: ImportKind, cell: RawCell): string | undefined {
	return typeof cell === 'string' ? HEADINGS[kind].get(plainHeading(cell)) : undefined;
}

function headingsOf(kind: ImportKind): ReadonlyMap<string, string> {
	return new Map(
		Object.entries<ImportColumn>(IMPORT_COLUMNS[kind]).flatMap(([name, { heading }]) =>
			[heading.vi, heading.en].map((word) => [plainHeading(word), name] as const),
		),
	);
}

const HEADINGS: Readonly<Record<ImportKind, ReadonlyMap<string, string>>> = {
	producers: headingsOf('producers'),
	products: headingsOf('products'),
	certificates: headingsOf('certificates'),
};

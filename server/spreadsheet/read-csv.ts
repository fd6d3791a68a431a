import { AppError } from '$lib/domain/errors';
import { parse } from 'csv-parse';

import { decodeCsv } from './decode-csv';
import { rearm } from './formula';
import { SHEET_LIMITS, withoutEmptyEnd, type RawCell, type Sheet } from './sheet';

const SEPARATORS = [';', ',', '\t', '|'] as const;
type Separator = (typeof SEPARATORS)[number];
/** A first line of Excel's own that names the separator. */
const SEPARATOR_LINE = /^sep=([;,\t|])\r?\n/i;
const MOST_RECORD_CHARACTERS = 200_000;

/**
 * Reads a CSV as people's programs write it, cells parted by semicolon, comma, tab or bar.
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE, CSV_ENCODING_UNKNOWN
 */
export async function readCsv(file: Buffer): Promise<Sheet> {
	const text = decodeCsv(file);
	const named = SEPARATOR_LINE.exec(text);
	const content = named ? text.slice(named[0].length) : text;
	const rows: RawCell[][] = [];
	const parser = parse(content, {
		delimiter: named?.[1] ?? guessSeparator(content),
		relax_column_count: true,
		max_record_size: MOST_RECORD_CHARACTERS,
	});
	try {
		for await (const record of parser as AsyncIterable<string[]>) {
			if (record.length > SHEET_LIMITS.columns || rows.length >= SHEET_LIMITS.rows) {
				throw new AppError('SPREADSHEET_TOO_LARGE');
			}
			rows.push(record.map((cell) => (cell === '' ? null : rearm(cell))));
		}
	} catch (thrown) {
		if (thrown instanceof AppError) throw thrown;
		throw new AppError('SPREADSHEET_UNREADABLE', {}, { cause: thrown });
	}
	return { name: null, rows: withoutEmptyEnd(rows) };
}

/** The one that most often stands outside quotes in the first line. */
function guessSeparator(text: string): Separator {
	const line = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
	const counted = SEPARATORS.map((separator) => line.split(separator).length);
	return SEPARATORS[counted.indexOf(Math.max(...counted))] ?? ';';
}

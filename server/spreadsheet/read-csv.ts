import { AppError } from '$lib/domain/errors';
import { parse } from 'csv-parse';

import { rearm } from './formula';
import { SHEET_LIMITS, withoutEmptyEnd, type RawCell, type Sheet } from './sheet';

const SEPARATORS = [';', ',', '\t', '|'] as const;
type Separator = (typeof SEPARATORS)[number];
/** A first line of Excel's own that names the separator. */
const SEPARATOR_LINE = /^sep=([;,\t|])\r?\n/i;
const MOST_RECORD_CHARACTERS = 200_000;

/**
 * Reads a CSV as people's programs write it: UTF-8, UTF-16 with its mark or Windows' Vietnamese
 * (1258); cells parted by semicolon, comma, tab or bar.
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE
 */
export async function readCsv(file: Buffer): Promise<Sheet> {
	const text = decode(file);
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

function decode(file: Buffer): string {
	const text = new TextDecoder(encodingOf(file)).decode(file);
	// A text has no such character; pictures, programs and archives are full of them.
	if (text.includes('\0')) throw new AppError('SPREADSHEET_UNREADABLE');
	// Windows-1258 writes tones apart from their letters.
	return text.normalize('NFC');
}

function encodingOf(file: Buffer): string {
	if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
	if (file[0] === 0xfe && file[1] === 0xff) return 'utf-16be';
	return isUtf8(file) ? 'utf-8' : 'windows-1258';
}

function isUtf8(file: Buffer): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(file);
		return true;
	} catch {
		return false;
	}
}

/** The one that most often stands outside quotes in the first line. */
function guessSeparator(text: string): Separator {
	const line = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
	const counted = SEPARATORS.map((separator) => line.split(separator).length);
	return SEPARATORS[counted.indexOf(Math.max(...counted))] ?? ';';
}

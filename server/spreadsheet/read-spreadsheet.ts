import { AppError } from '$lib/domain/errors';

import { readCsv } from './read-csv';
import { readXlsx } from './read-xlsx';
import { SHEET_LIMITS, type Sheet } from './sheet';

const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** First bytes of what is no text: Excel's format before 2007 (and any workbook with a password), PDF, pictures. */
const REFUSED = [
	'\u00d0\u00cf\u0011\u00e0',
	'%PDF',
	'\u0089PNG',
	'\u00ff\u00d8\u00ff',
	'GIF8',
	'<',
].map((text) => Buffer.from(text, 'latin1'));

/**
 * Reads a file that should be a workbook (XLSX) or a CSV: what it is, its bytes say, not its name.
 * @returns its sheets; one for a CSV
 * @throws AppError SPREADSHEET_UNREADABLE where it is empty, broken or something else;
 * SPREADSHEET_TOO_LARGE where it is beyond {@link SHEET_LIMITS}, also unpacked;
 * CSV_ENCODING_UNKNOWN
 */
export async function readSpreadsheet(file: Buffer): Promise<readonly Sheet[]> {
	if (file.length > SHEET_LIMITS.fileBytes) throw new AppError('SPREADSHEET_TOO_LARGE');
	if (file.length === 0) throw new AppError('SPREADSHEET_UNREADABLE');
	if (begins(file, ZIP)) return readXlsx(file);
	if (REFUSED.some((signature) => begins(file, signature))) {
		throw new AppError('SPREADSHEET_UNREADABLE');
	}
	return [await readCsv(file)];
}

function begins(file: Buffer, signature: Buffer): boolean {
	return file.subarray(0, signature.length).equals(signature);
}

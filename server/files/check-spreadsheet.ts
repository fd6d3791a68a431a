import { AppError } from '$lib/domain/errors';

import { decodeCsv } from '../spreadsheet/decode-csv';
import { SHEET_LIMITS } from '../spreadsheet/sheet';
import { unpackZip } from '../spreadsheet/zip-reader';

/**
 * Unpacks every part of a workbook once and throws it away, so that nobody who opens it later
 * meets one that unpacks to more than a workbook.
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE
 */
export async function checkWorkbook(bytes: Buffer): Promise<void> {
	const limits = { entries: SHEET_LIMITS.entries, bytes: SHEET_LIMITS.unpackedBytes };
	const parts = unpackZip(bytes, limits, () => true);
	while ((await parts.next()).done !== true) continue;
}

/**
 * Checks that a list of values is text that the import can read.
 * @throws AppError FILE_TYPE_REFUSED, SPREADSHEET_UNREADABLE, CSV_ENCODING_UNKNOWN
 */
export function checkValues(bytes: Buffer): void {
	// Markup is no list of values, whatever it is called.
	if (/^\s*</.test(decodeCsv(bytes))) throw new AppError('FILE_TYPE_REFUSED');
}

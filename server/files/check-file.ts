import { AppError } from '$lib/domain/errors';
import {
	isPicture,
	purposeRule,
	type FilePurpose,
	type MediaType,
} from '$lib/domain/files/purposes';
import { fileTypeFromBuffer } from 'file-type';

import { checkPdf } from './check-pdf';
import { KEPT_PICTURE_TYPE, redrawPicture } from './check-picture';
import { checkValues, checkWorkbook } from './check-spreadsheet';

export interface CheckedFile {
	readonly mediaType: string;
	readonly bytes: Buffer;
}

/**
 * Looks at what came in, whatever it is called, and makes of it what may be kept.
 * @throws AppError FILE_TYPE_REFUSED where it is nothing that this purpose takes; FILE_UNREADABLE
 * where it is broken or not what it looks like; of spreadsheets SPREADSHEET_UNREADABLE,
 * SPREADSHEET_TOO_LARGE, CSV_ENCODING_UNKNOWN
 */
export async function checkFile(purpose: FilePurpose, bytes: Buffer): Promise<CheckedFile> {
	const type = await sniff(purpose, bytes);
	if (isPicture(type)) return { mediaType: KEPT_PICTURE_TYPE, bytes: await redrawPicture(bytes) };
	if (type === 'application/pdf') checkPdf(bytes);
	else if (type === 'text/csv') checkValues(bytes);
	else await checkWorkbook(bytes);
	return { mediaType: type, bytes };
}

async function sniff(purpose: FilePurpose, bytes: Buffer): Promise<MediaType> {
	const { accepts } = purposeRule(purpose);
	// Sound begins with the mark of UTF-16, too: the library hears it in every such text.
	const found = isUtf16(bytes) ? undefined : await fileTypeFromBuffer(bytes).catch(() => undefined);
	// Plain text has no mark of its own to go by.
	const mime = found?.mime ?? 'text/csv';
	const type = accepts.find((accepted) => accepted === mime);
	if (!type) throw new AppError('FILE_TYPE_REFUSED');
	return type;
}

function isUtf16(bytes: Buffer): boolean {
	const mark = bytes.subarray(0, 2).toString('hex');
	return mark === 'fffe' || mark === 'feff';
}

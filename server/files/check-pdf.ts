import { AppError } from '$lib/domain/errors';

const HEADER = /^%PDF-[12]\.\d/;
const END = '%%EOF';
/** Where readers still look for the end. @see ISO 32000-1, Annex H, note 18 */
const TAIL_BYTES = 1024;

/**
 * Checks that a PDF begins and ends as one, so that a broken download or another file in its
 * clothes is told at once. What it may hold inside is not judged: it is never shown by our own
 * pages, only handed on to be saved.
 * @throws AppError FILE_UNREADABLE
 */
export function checkPdf(bytes: Buffer): void {
	const head = bytes.toString('latin1', 0, 8);
	const tail = bytes.toString('latin1', Math.max(0, bytes.length - TAIL_BYTES));
	if (!HEADER.test(head) || !tail.includes(END)) throw new AppError('FILE_UNREADABLE');
}

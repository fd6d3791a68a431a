import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { labelFormat, type LabelFormatName } from '$lib/domain/trace/label-sheet';
import { writeFileSync } from 'node:fs';

import type { Database } from '../../database/database';
import { labelCsv } from './label-csv';
import { printPdf } from './print-pdf';
import { issuePrintableLabels } from './printable-labels';
import { sheetDocument } from '$lib/domain/trace/sheet-document';

export interface LabelFileRequest {
	readonly lotId: LotId;
	readonly count: number;
	readonly format: LabelFormatName;
	/** Labels already taken off the first sheet. */
	readonly taken: number;
	/** Ends in `.pdf`, `.html` or `.csv`. */
	readonly out: string;
	/** Of the addresses on the labels. */
	readonly origin: string;
	/** Where a Chromium stands; undefined where there is none. */
	readonly chromium: string | undefined;
}

export interface WrittenLabels {
	/** One to print by hand (`….html`) where a PDF was wanted and no browser could make it. */
	readonly file: string;
	/** Serials of the first and last label, as they are printed. */
	readonly first: string;
	readonly last: string;
}

/**
 * Issues labels of a lot, as one print run, and writes them to a file in the order of printing.
 * @returns what was written
 * @throws AppError whatever issuing does, LABEL_TOO_SMALL
 */
export async function writeLabelFile(
	database: Database,
	request: LabelFileRequest,
	now: EpochMs,
): Promise<WrittenLabels> {
	const { out, format, taken, chromium, lotId, count, origin } = request;
	// A table goes to a printing house: nobody knows what it prints on.
	const paper = out.endsWith('.csv') ? null : format;
	const by = { actor: null, producerId: null };
	const wish = { lotId, count, format: paper, origin, ...by };
	const labels = await issuePrintableLabels(database, wish, now);
	const ends = { first: labels[0]?.serial ?? '', last: labels.at(-1)?.serial ?? '' };
	if (out.endsWith('.csv')) {
		writeFileSync(out, labelCsv(labels));
		return { file: out, ...ends };
	}
	const html = sheetDocument(labels, labelFormat(format), { taken });
	const isPdf = out.endsWith('.pdf') && chromium && (await printPdf(chromium, { html, out }));
	if (isPdf) return { file: out, ...ends };
	const page = out.replace(/\.pdf$/, '.html');
	writeFileSync(page, html);
	return { file: page, ...ends };
}

import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { PrintedLabel } from '$lib/domain/trace/label-face';
import { labelFormat, type LabelFormatName } from '$lib/domain/trace/label-sheet';
import { writeFileSync } from 'node:fs';

import type { Database } from '../../database/database';
import { MAX_LABELS } from '../issue-labels';
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

/**
 * Issues labels of a lot and writes them to a file.
 * @returns the file that was written: one to print by hand (`….html`) where a PDF was wanted and no
 * browser could make it
 * @throws AppError whatever issuing does, LABEL_TOO_SMALL
 */
export async function writeLabelFile(
	database: Database,
	request: LabelFileRequest,
	now: EpochMs,
): Promise<string> {
	const { out, format, taken, chromium } = request;
	const labels = await issueAll(database, request, now);
	if (out.endsWith('.csv')) {
		writeFileSync(out, labelCsv(labels));
		return out;
	}
	const html = sheetDocument(labels, labelFormat(format), { taken });
	if (out.endsWith('.pdf') && chromium && (await printPdf(chromium, { html, out }))) return out;
	const page = out.replace(/\.pdf$/, '.html');
	writeFileSync(page, html);
	return page;
}

async function issueAll(
	database: Database,
	{ lotId, count, origin }: LabelFileRequest,
	now: EpochMs,
): Promise<PrintedLabel[]> {
	const labels: PrintedLabel[] = [];
	while (labels.length < count) {
		const some = Math.min(MAX_LABELS, count - labels.length);
		labels.push(
			...(await issuePrintableLabels(
				database,
				{ lotId, count: some, origin, actor: null, producerId: null },
				now,
			)),
		);
	}
	return labels;
}

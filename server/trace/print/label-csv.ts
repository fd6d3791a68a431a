import type { PrintedLabel } from '$lib/domain/trace/label-face';

import { disarm } from '../../spreadsheet/formula';
import { quote } from '../../spreadsheet/write-csv';

const COLUMNS = [
	['url', ({ url }) => url],
	['short_url', ({ compactUrl }) => compactUrl],
	['gtin', ({ gtin }) => gtin],
	['lot', ({ lot }) => lot],
	['serial', ({ serial }) => serial],
	['product', ({ productName }) => productName],
	['producer', ({ producerName }) => producerName],
	['stars', ({ stars }) => stars],
	['produced_on', ({ producedOn }) => producedOn],
	['expires_on', ({ expiresOn }) => expiresOn],
] as const satisfies readonly (readonly [
	string,
	(label: PrintedLabel) => string | number | null,
])[];

/**
 * Labels as a table for a printing house: UTF-8 with the mark by which spreadsheet programs know it.
 * @see RFC 4180
 */
export function labelCsv(labels: readonly PrintedLabel[]): string {
	const rows = labels.map((label) => COLUMNS.map(([, read]) => cell(read(label))).join(','));
	return `\uFEFF${[COLUMNS.map(([name]) => name).join(','), ...rows].join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
	return quote(disarm(String(value ?? '')));
}

import type { PrintedLabel } from '$lib/domain/trace/label-face';

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

/** Spreadsheet programs take a cell that begins so for a formula. @see OWASP CSV Injection */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Labels as a table for a printing house: UTF-8 with the mark by which spreadsheet programs know it.
 * @see RFC 4180
 */
export function labelCsv(labels: readonly PrintedLabel[]): string {
	const rows = labels.map((label) => COLUMNS.map(([, read]) => cell(read(label))).join(','));
	return `\uFEFF${[COLUMNS.map(([name]) => name).join(','), ...rows].join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
	const text = String(value ?? '');
	const safe = FORMULA.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import { formatPhone } from '$lib/domain/ordering/phone';
import { formatDay, formatMoment } from '$lib/domain/time';

import { disarm } from './formula';
import type { Cell, CellType, Language, Table } from './table';

/** By it Excel knows UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';
/** Where the comma stands before decimals, as in Vietnam, Excel wants semicolons between cells. */
const SEPARATORS: Readonly<Record<Language, string>> = { vi: ';', en: ',' };
/** Read back by a program that guesses another separator, such a cell must not fall apart. */
const WANTS_QUOTES = /[",;|\t\r\n]|^\s|\s$/;
const CHUNK_CHARACTERS = 65_536;

/**
 * Writes a table as CSV that a double click opens right, in pieces, so that its length does not
 * matter.
 * @see RFC 4180, with the reader's separator
 */
export async function* writeCsv(table: Table, language: Language): AsyncGenerator<string> {
	const separator = SEPARATORS[language];
	const headings = table.columns.map(({ heading }) => quote(disarm(heading[language])));
	let chunk = `${BYTE_ORDER_MARK}${headings.join(separator)}\r\n`;
	for await (const row of table.rows) {
		const cells = table.columns.map(({ type }, index) => write(row[index] ?? null, type));
		chunk += `${cells.join(separator)}\r\n`;
		if (chunk.length < CHUNK_CHARACTERS) continue;
		yield chunk;
		chunk = '';
	}
	yield chunk;
}

function write(cell: Cell, type: CellType): string {
	if (cell === null) return '';
	switch (type) {
		case 'text':
			return quote(disarm(String(cell)));
		// In the national form: with a plus it would be a formula, bare digits a number.
		case 'phone':
			return quote(disarm(formatPhone(String(cell))));
		case 'day':
			return quote(disarm(formatDay(String(cell))));
		case 'integer':
		case 'dong':
			return String(Math.trunc(Number(cell)));
		case 'moment':
			return formatMoment(Number(cell));
	}
}

/** A cell's text as it stands in a file, whatever separator the reader guesses. */
export function quote(text: string): string {
	return WANTS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

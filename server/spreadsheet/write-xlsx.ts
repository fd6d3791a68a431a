import { formatPhone } from '$lib/domain/ordering/phone';
import { DAY_MS, VIETNAM_OFFSET_MS } from '$lib/domain/time';

import type { Cell, CellType, Language, Table } from './table';
import { writeZip, type ZipFile } from './zip-writer';

const CHUNK_CHARACTERS = 65_536;
/** Excel's own limits. */
const MOST_CELL_CHARACTERS = 32_767;
const MOST_NAME_CHARACTERS = 31;
const MOST_ROWS = 1_048_576;
/** Excel's day 0, of which 1/1/1970 is day 25,569. */
const DAYS_BEFORE_EPOCH = 25_569;
/** Index of each type's format in `cellXfs` of {@link STYLES}. */
const STYLE: Readonly<Record<CellType, number>> = {
	text: 1,
	phone: 1,
	integer: 2,
	dong: 2,
	day: 3,
	moment: 4,
};
const HEADING_STYLE = 5;
const WIDTH: Readonly<Record<CellType, number>> = {
	text: 28,
	phone: 16,
	integer: 12,
	dong: 16,
	day: 14,
	moment: 18,
};

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/**
 * Writes tables as the sheets of one workbook, in pieces: of a hundred thousand rows no more than a
 * few are in memory at once. Every text is written as a text (`inlineStr`), so none is ever
 * reckoned as a formula.
 * @see ECMA-376 part 1, §18.3 (worksheets), §18.8 (styles)
 */
export function writeXlsx(
	tables: readonly Table[],
	language: Language,
): AsyncGenerator<Uint8Array> {
	return writeZip(filesOf(tables, language));
}

function* filesOf(tables: readonly Table[], language: Language): Generator<ZipFile> {
	const names = sheetNames(tables.map(({ name }) => name[language]));
	yield whole('[Content_Types].xml', contentTypes(tables.length));
	yield whole(
		'_rels/.rels',
		`${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	);
	yield whole('xl/workbook.xml', workbook(names));
	yield whole('xl/_rels/workbook.xml.rels', relations(tables.length));
	yield whole('xl/styles.xml', STYLES);
	for (const [index, table] of tables.entries()) {
		yield { name: `xl/worksheets/sheet${index + 1}.xml`, content: bytes(sheet(table, language)) };
	}
}

function whole(name: string, text: string): ZipFile {
	return { name, content: [Buffer.from(text, 'utf8')] };
}

async function* bytes(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
	for await (const text of texts) yield Buffer.from(text, 'utf8');
}

async function* sheet({ columns, rows }: Table, language: Language): AsyncGenerator<string> {
	const widths = columns
		.map(
			({ type }, at) =>
				`<col min="${at + 1}" max="${at + 1}" width="${WIDTH[type]}" customWidth="1"/>`,
		)
		.join('');
	const headings = columns.map(({ heading }, at) =>
		textCell(`${columnName(at)}1`, heading[language], HEADING_STYLE),
	);
	let chunk = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData><row r="1">${headings.join('')}</row>`;
	const letters = columns.map((_, at) => columnName(at));
	let number = 1;
	for await (const row of rows) {
		number++;
		if (number > MOST_ROWS) throw new Error('more rows than a sheet can hold');
		chunk += `<row r="${number}">`;
		for (const [at, { type }] of columns.entries()) {
			chunk += write(`${letters[at] ?? ''}${number}`, row[at] ?? null, type);
		}
		chunk += '</row>';
		if (chunk.length < CHUNK_CHARACTERS) continue;
		yield chunk;
		chunk = '';
	}
	yield `${chunk}</sheetData></worksheet>`;
}

function write(at: string, cell: Cell, type: CellType): string {
	if (cell === null) return '';
	switch (type) {
		case 'text':
			return textCell(at, String(cell), STYLE.text);
		case 'phone':
			return textCell(at, formatPhone(String(cell)), STYLE.phone);
		case 'integer':
		case 'dong':
			return numberCell(at, Number(cell), STYLE[type]);
		case 'day':
			return numberCell(at, Date.parse(String(cell)) / DAY_MS + DAYS_BEFORE_EPOCH, STYLE.day);
		case 'moment': {
			const days = (Number(cell) + VIETNAM_OFFSET_MS) / DAY_MS + DAYS_BEFORE_EPOCH;
			return numberCell(at, days, STYLE.moment);
		}
	}
}

function numberCell(at: string, value: number, style: number): string {
	return Number.isFinite(value) ? `<c r="${at}" s="${style}"><v>${value}</v></c>` : '';
}

function textCell(at: string, text: string, style: number): string {
	const cut =
		text.length > MOST_CELL_CHARACTERS ? `${text.slice(0, MOST_CELL_CHARACTERS - 1)}…` : text;
	return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escape(cut)}</t></is></c>`;
}

/** What XML cannot hold even escaped, lone surrogates among it. */
const NO_XML =
	// eslint-disable-next-line no-control-regex -- these very characters are looked for
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SIGNS: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
};

function escape(text: string): string {
	return (
		text
			.replace(NO_XML, '')
			// Read back, it would be one kind of line end in any case.
			.replace(/\r\n?/g, '\n')
			// Excel reads `_x0041_` in a text as the character of that number.
			.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
			.replace(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign)
	);
}

/** 0 → `A`, 26 → `AA`. */
function columnName(index: number): string {
	const last = String.fromCharCode(65 + (index % 26));
	return index < 26 ? last : columnName(Math.floor(index / 26) - 1) + last;
}

/** What Excel allows in a sheet's name, and no name twice. */
function sheetNames(wanted: readonly string[]): string[] {
	const taken: string[] = [];
	for (const name of wanted) {
		const plain = name
			.replace(/[[\]:*?/\\]/g, ' ')
			.slice(0, MOST_NAME_CHARACTERS)
			.trim();
		const isFree = !taken.includes(plain);
		taken.push(isFree ? plain : `${plain.slice(0, MOST_NAME_CHARACTERS - 4)} ${taken.length + 1}`);
	}
	return taken;
}

function contentTypes(sheets: number): string {
	const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	const parts = Array.from(
		{ length: sheets },
		(_, at) =>
			`<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${kind}.worksheet+xml"/>`,
	).join('');
	return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${parts}</Types>`;
}

function workbook(names: readonly string[]): string {
	const sheets = names.map(
		(name, at) => `<sheet name="${escape(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
	);
	return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

function relations(sheets: number): string {
	const parts = Array.from(
		{ length: sheets },
		(_, at) =>
			`<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
	).join('');
	return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${parts}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;
}

/** Formats: text `@` (49), whole numbers with thousands (3), days, moments. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf xfId="0"/><xf numFmtId="49" applyNumberFormat="1" xfId="0"/><xf numFmtId="3" applyNumberFormat="1" xfId="0"/><xf numFmtId="164" applyNumberFormat="1" xfId="0"/><xf numFmtId="165" applyNumberFormat="1" xfId="0"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>`;

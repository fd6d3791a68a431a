import { AppError } from '$lib/domain/errors';
import readXlsxFile from 'read-excel-file/node';

import { SHEET_LIMITS, withoutEmptyEnd, type RawCell, type Sheet } from './sheet';
import { unpackZip } from './zip-reader';
import { writeZip } from './zip-writer';

const PART = /\.(?:xml|rels)$/;
const SHEET_PART = /^xl\/worksheets\/[^/]+\.xml$/;
const STRINGS_PART = 'xl/sharedStrings.xml';
/** Excel writes none; entities declared in one can grow without bound. */
const DOCTYPE = '<!DOCTYPE';

/**
 * Reads every sheet of a workbook.
 *
 * The library that reads it looks for entries by itself and trusts what they say. So it never sees
 * the file that was sent: its parts are unpacked under limits, looked through, and packed anew.
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE
 */
export async function readXlsx(file: Buffer): Promise<readonly Sheet[]> {
	const limits = { entries: SHEET_LIMITS.entries, bytes: SHEET_LIMITS.unpackedBytes };
	const parts = new Map<string, Buffer>();
	for await (const [name, content] of unpackZip(file, limits, (part) => PART.test(part))) {
		parts.set(name, content);
	}
	checkParts(parts);
	const sheets = await parse(parts);
	return sheets.map(({ sheet, data }) => ({ name: sheet, rows: withoutEmptyEnd(data) }));
}

async function parse(
	parts: ReadonlyMap<string, Buffer>,
): Promise<readonly { sheet: string; data: readonly (readonly RawCell[])[] }[]> {
	const files = [...parts].map(([name, content]) => ({ name, content: [content] }));
	const chunks: Uint8Array[] = [];
	for await (const chunk of writeZip(files)) chunks.push(chunk);
	try {
		// Its types say `typeof Date` where they mean a date.
		return (await readXlsxFile(Buffer.concat(chunks))) as unknown as {
			sheet: string;
			data: RawCell[][];
		}[];
	} catch (cause) {
		throw new AppError('SPREADSHEET_UNREADABLE', {}, { cause });
	}
}

function checkParts(parts: ReadonlyMap<string, Buffer>): void {
	const strings = textLengths(parts.get(STRINGS_PART));
	const sheets = [...parts].filter(([name]) => SHEET_PART.test(name));
	if (sheets.length === 0) throw new AppError('SPREADSHEET_UNREADABLE');
	if (sheets.length > SHEET_LIMITS.sheets) throw new AppError('SPREADSHEET_TOO_LARGE');
	for (const part of parts.values()) {
		if (part.includes(DOCTYPE)) throw new AppError('SPREADSHEET_UNREADABLE');
	}
	let characters = 0;
	for (const [, part] of sheets) {
		const xml = part.toString('latin1');
		checkExtent(xml);
		characters += xml.length;
		for (const [, index] of xml.matchAll(/<(?:\w+:)?v>(\d+)</g)) {
			characters += strings[Number(index)] ?? 0;
			if (characters > SHEET_LIMITS.characters * 4) throw new AppError('SPREADSHEET_TOO_LARGE');
		}
	}
}

/** One cell far out makes the reader fill all rows and columns up to it. */
function checkExtent(xml: string): void {
	for (const [, column = '', row = ''] of xml.matchAll(/\sr\s*=\s*["']([A-Za-z]*)(\d+)["']/g)) {
		const isTooFar = Number(row) > SHEET_LIMITS.rows || columnNumber(column) > SHEET_LIMITS.columns;
		if (isTooFar) throw new AppError('SPREADSHEET_TOO_LARGE');
	}
}

/** `A` → 1, `AA` → 27. */
function columnNumber(letters: string): number {
	let number = 0;
	for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
	return number;
}

/** Length of each shared text, its marks included: a cell only names its number. */
function textLengths(part: Buffer | undefined): readonly number[] {
	if (!part) return [];
	return Array.from(
		part.toString('latin1').matchAll(/<(?:\w+:)?si[\s>].*?<\/(?:\w+:)?si>/gs),
		([text]) => text.length,
	);
}

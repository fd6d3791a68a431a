import type { EpochMs } from '$lib/domain/time';
import { createHash } from 'node:crypto';

import type { Executor } from '../database/database';
import type { Language, Table, Words } from '../spreadsheet/table';
import { writeCsv } from '../spreadsheet/write-csv';
import { writeZip, type ZipFile } from '../spreadsheet/zip-writer';
import { ALL_HOLDINGS } from './all-holdings';
import { isLeaving, tableName, type Leaving } from './holding';
import { leavingColumns, tableOfHolding } from './table-of-holding';

const LEAVING = ALL_HOLDINGS.filter(isLeaving);

/** Everything that leaves the market, table by table, each read as it is written. */
export function everythingTables(executor: Executor): readonly Table[] {
	return LEAVING.map((holding) => tableOfHolding(executor, holding));
}

/** Where the bytes are that the rows name, in both languages: who reads the list may know either. */
const BYTES: Words = {
	vi: 'Tệp này chỉ có các bảng. Tệp người ta nộp (giấy tờ, ảnh) tải riêng ở dạng TAR: files/{sha256}, theo cột SHA-256 của bảng “Tệp đã nộp”. Hình phát sóng không xuất.',
	en: 'This archive holds the tables only. What people handed in (papers, pictures) is the TAR archive: files/{sha256}, by the SHA-256 column of “Files handed in”. Video is not exported.',
};

/** What a list of contents says of one file. */
interface Content {
	readonly file: string;
	readonly table: string;
	/** As the database calls them, in the order of the file's first columns. */
	readonly columns: readonly string[];
	readonly withheld: Readonly<Record<string, string>>;
	readonly rows: number;
	readonly bytes: number;
	/** Of the file as it was unpacked. */
	readonly sha256: string;
}

/**
 * Packs everything as one CSV a table, and a list of what is in it at the end: by it one sees
 * whether all has come, and what stayed in the market and why.
 */
export function packEverything(
	executor: Executor,
	{ language, madeAt }: { readonly language: Language; readonly madeAt: EpochMs },
): AsyncGenerator<Uint8Array> {
	return writeZip(filesOf(executor, language, madeAt));
}

function* filesOf(executor: Executor, language: Language, madeAt: EpochMs): Generator<ZipFile> {
	const contents: Content[] = [];
	for (const holding of LEAVING) {
		const file = `${holding.name[language]}.csv`;
		const seen = { rows: 0, bytes: 0, hash: createHash('sha256') };
		const table = tableOfHolding(executor, holding);
		yield {
			name: file,
			content: counted({ ...table, rows: countRows(table, seen) }, language, seen),
		};
		const { rows, bytes, hash } = seen;
		contents.push({
			...described(holding, language),
			file,
			rows,
			bytes,
			sha256: hash.digest('hex'),
		});
	}
	const stayed = ALL_HOLDINGS.flatMap((holding) =>
		isLeaving(holding) ? [] : [{ table: tableName(holding), why: holding.why[language] }],
	);
	const list = { madeAt: new Date(madeAt).toISOString(), files: contents, stayed, bytes: BYTES };
	yield { name: 'manifest.json', content: [Buffer.from(JSON.stringify(list, null, '\t'), 'utf8')] };
}

function described(holding: Leaving, language: Language) {
	const withheld = Object.entries(holding.withheld).map(([key, why]) => [key, why?.[language]]);
	return {
		table: tableName(holding),
		columns: leavingColumns(holding).map(([, { name }]) => name),
		withheld: Object.fromEntries(withheld) as Readonly<Record<string, string>>,
	};
}

interface Seen {
	rows: number;
	bytes: number;
	readonly hash: ReturnType<typeof createHash>;
}

async function* countRows({ rows }: Table, seen: Seen): Table['rows'] {
	for await (const row of rows) {
		seen.rows++;
		yield row;
	}
}

async function* counted(table: Table, language: Language, seen: Seen): AsyncGenerator<Uint8Array> {
	for await (const text of writeCsv(table, language)) {
		const bytes = Buffer.from(text, 'utf8');
		seen.bytes += bytes.length;
		seen.hash.update(bytes);
		yield bytes;
	}
}

import { checkDigit } from '../../src/lib/domain/trace/gs1';
import { tableOf, type ColumnOf, type Table } from '../../server/spreadsheet/table';
import { IMPORT_COLUMNS, IMPORT_SHEETS, type ImportColumn } from '../../server/import/columns';
import { writeXlsx } from '../../server/spreadsheet/write-xlsx';
import type { ImportKind } from '../../src/lib/domain/imports/report';

const KINDS = ['Hợp tác xã', 'Công ty', 'Hộ kinh doanh', 'Trang trại'];
const COMMUNES = ['Xã Mê Linh', '09022', 'Tráng Việt, Mê Linh', ''];
const STORY =
	'Nhà tôi làm nghề này đã ba đời. Mỗi mùa chỉ làm một ít, phơi nắng ba ngày rồi ủ trong chum sành. ';

type Row = Readonly<Record<string, string>>;

/** A workbook as a province would send it: every product with its producer and its certificate. */
export async function importWorkbook(products: number): Promise<Buffer> {
	const numbers = Array.from({ length: products }, (_, at) => at);
	const tables = [
		table('producers', numbers.slice(0, Math.ceil(products / 10)).map(producer)),
		table('products', numbers.map(product)),
		table('certificates', numbers.map(certificate)),
	];
	const chunks: Uint8Array[] = [];
	for await (const chunk of writeXlsx(tables, 'vi')) chunks.push(chunk);
	return Buffer.concat(chunks);
}

function table(kind: ImportKind, rows: readonly Row[]): Table {
	const columns = Object.entries<ImportColumn>(IMPORT_COLUMNS[kind]).map(
		([name, { heading }]): ColumnOf<Row> => ({
			heading,
			type: 'text',
			of: (row) => row[name] ?? null,
		}),
	);
	return tableOf(IMPORT_SHEETS[kind], columns, rows);
}

function producer(at: number): Row {
	return {
		code: `htx-${at}`,
		name: `Hợp tác xã Nông sản số ${at}`,
		kind: KINDS[at % KINDS.length] ?? '',
		province: at % 3 === 0 ? 'Hà Nội' : '01',
		commune: COMMUNES[at % COMMUNES.length] ?? '',
		about: STORY,
	};
}

function product(at: number): Row {
	const digits = `8939${String(at).padStart(8, '0')}`;
	return {
		producer: `htx-${Math.floor(at / 10)}`,
		ocopCode: codeOf(at),
		gtin: `${digits}${checkDigit(digits)}`,
		name: `Mật ong hoa rừng loại ${at}`,
		set: String((at % 26) + 1),
		price: at % 2 === 0 ? `${45 + (at % 900)}k` : `${45 + (at % 900)}.000đ`,
		unit: 'chai 500 ml',
		weight: '500 ml',
		shelfLife: '730',
		months: '9-12',
		stock: '40',
		story: STORY.repeat(3),
		ingredients: 'Mật ong 100%',
		storage: 'Nơi khô mát, tránh nắng',
	};
}

function certificate(at: number): Row {
	return {
		product: codeOf(at),
		number: `${at}/QĐ-UBND`,
		stars: at % 3 === 0 ? '4 sao' : '3',
		points: at % 3 === 0 ? '82,5' : '60',
		issuer: 'UBND thành phố Hà Nội',
		issuerKind: 'Tỉnh',
		issuedOn: '19/06/2026',
	};
}

function codeOf(at: number): string {
	return `01-09022-${at + 1}-2026`;
}

/** The same words in both languages of the market. */
export interface Words {
	readonly vi: string;
	readonly en: string;
}
export type Language = keyof Words;

/** What stands in a column: decides how a spreadsheet shows it, and that a text stays a text. */
export type CellType = 'text' | 'phone' | 'integer' | 'dong' | 'day' | 'moment';
export type Cell = string | number | null;

interface TextColumn<Row> {
	readonly heading: Words;
	/** `phone` in E.164, `day` as `YYYY-MM-DD`. */
	readonly type: 'text' | 'phone' | 'day';
	readonly of: (row: Row) => string | null;
}
interface NumberColumn<Row> {
	readonly heading: Words;
	/** `dong` whole đồng, `moment` epoch milliseconds. */
	readonly type: 'integer' | 'dong' | 'moment';
	readonly of: (row: Row) => number | null;
}
export type ColumnOf<Row> = TextColumn<Row> | NumberColumn<Row>;

/** A table that is ready to be written, in whichever format. Its rows are gone through once. */
export interface Table {
	readonly name: Words;
	readonly columns: readonly { readonly heading: Words; readonly type: CellType }[];
	readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
}

/** Describes once how things of one kind stand in a table, whatever they are written to. */
export function tableOf<Row>(
	name: Words,
	columns: readonly ColumnOf<Row>[],
	rows: Iterable<Row> | AsyncIterable<Row>,
): Table {
	return { name, columns, rows: cellsOf(columns, rows) };
}

async function* cellsOf<Row>(
	columns: readonly ColumnOf<Row>[],
	rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<readonly Cell[]> {
	for await (const row of rows) yield columns.map((column) => column.of(row));
}

import { productSet } from '$lib/domain/catalogue/product-sets';
import { orderId } from '$lib/domain/ids';
import { orderCode } from '$lib/domain/ordering/order-code';
import { provinceName } from '$lib/domain/places/provinces';
import { and, getTableColumns, sql, type SQL } from 'drizzle-orm';
import { getTableConfig, type PgColumn } from 'drizzle-orm/pg-core';

import type { Executor } from '../database/database';
import { inPages, PAGE_ROWS } from '../database/pages';
import { tableOf, type ColumnOf, type Table } from '../spreadsheet/table';
import { columnWords } from './column-words';
import { tableName, type Leaving } from './holding';

type Row = Readonly<Record<string, unknown>>;
type Columns = readonly (readonly [key: string, column: PgColumn])[];

/** The columns of a table that leave, each with its name in the code. */
export function leavingColumns({ table, withheld }: Leaving): Columns {
	return Object.entries(getTableColumns(table)).filter(([key]) => !Object.hasOwn(withheld, key));
}

/** A table of the database as a table that people take home, read page by page as it is written. */
export function tableOfHolding(executor: Executor, holding: Leaving): Table {
	const columns = leavingColumns(holding).flatMap(([key, column]) => [
		columnOf(key, column),
		...explained(key, column, tableName(holding)),
	]);
	return tableOf(holding.name, columns, readAll(executor, holding));
}

async function* readAll(executor: Executor, holding: Leaving): AsyncGenerator<Row> {
	const { table } = holding;
	const ofKey = keyOf(holding);
	// What only says where the next page begins is read, too, and not handed on.
	const wanted: Record<string, PgColumn> = Object.fromEntries(
		leavingColumns(holding).concat(ofKey),
	);
	const order = ofKey.map(([, column]) => column);
	const pages = inPages<{ id: Row; row: Row }>(async (after) => {
		const rows: Row[] = await executor
			.select(wanted)
			.from(table)
			.where(and(after === null ? undefined : behind(ofKey, after)))
			.orderBy(...order)
			.limit(PAGE_ROWS);
		return rows.map((row) => ({ id: row, row }));
	});
	for await (const { row } of pages) yield row;
}

/** The primary key. @throws Error where a table has none, and so no order to be read in */
function keyOf(holding: Leaving): Columns {
	const { primaryKeys } = getTableConfig(holding.table);
	const names = new Set(primaryKeys.flatMap(({ columns }) => columns.map(({ name }) => name)));
	const key = Object.entries(getTableColumns(holding.table)).filter(
		([, column]) => column.primary || names.has(column.name),
	);
	if (key.length === 0) throw new Error(`${tableName(holding)} has no primary key to be read by`);
	return key;
}

function behind(key: Columns, last: Row): SQL {
	const columns = sql.join(
		key.map(([, column]) => sql`${column}`),
		sql`, `,
	);
	const values = key.map(
		([name, column]) => sql`${sql.param(last[name], column)}::${sql.raw(column.getSQLType())}`,
	);
	return sql`(${columns}) > (${sql.join(values, sql`, `)})`;
}

function columnOf(key: string, column: PgColumn): ColumnOf<Row> {
	const heading = columnWords(column.name) ?? { vi: column.name, en: column.name };
	const of = (row: Row) => row[key] ?? null;
	const words = (row: Row) => asText(of(row));
	if (column.dataType === 'date' || column.getSQLType() === 'timestamp with time zone') {
		return { heading, type: 'moment', of: (row) => asNumber(of(row)) };
	}
	if (column.columnType === 'PgDateString') return { heading, type: 'day', of: words };
	if (column.name === 'phone') return { heading, type: 'phone', of: words };
	if (column.name.endsWith('_dong')) {
		return { heading, type: 'dong', of: (row) => asNumber(of(row)) };
	}
	const isWhole = /^(?:bigint|integer|boolean)$/.test(column.getSQLType());
	if (isWhole) return { heading, type: 'integer', of: (row) => asNumber(of(row)) };
	return { heading, type: 'text', of: words };
}

/** What a code means to people, as a column of its own behind it. */
function explained(key: string, column: PgColumn, table: string): readonly ColumnOf<Row>[] {
	if (column.name === 'province_code') {
		const of = (row: Row) => {
			const code = row[key];
			return typeof code === 'string' ? provinceName(code) : null;
		};
		return [{ heading: { vi: 'Tỉnh, thành phố', en: 'Province' }, type: 'text', of }];
	}
	if (column.name === 'set_code') {
		const of = (row: Row) => productSet(Number(row[key]))?.legalName ?? null;
		return [{ heading: { vi: 'Tên bộ', en: 'Set name' }, type: 'text', of }];
	}
	if (column.name === 'order_id' || (column.name === 'id' && table === 'orders')) {
		const of = (row: Row) => {
			const id = row[key];
			return typeof id === 'string' ? orderCode(orderId(id)) : null;
		};
		return [{ heading: { vi: 'Mã đơn', en: 'Order code' }, type: 'text', of }];
	}
	return [];
}

function asNumber(value: unknown): number | null {
	if (value === null) return null;
	return value instanceof Date ? value.getTime() : Number(value);
}

/** Lists one behind the other, all else that is no plain value as JSON. */
function asText(value: unknown): string | null {
	if (value === null) return null;
	if (typeof value === 'string') return value;
	// As it is written in Vietnam.
	if (typeof value === 'number') return String(value).replace('.', ',');
	const isList = Array.isArray(value) && value.every((one) => typeof one !== 'object');
	return isList ? value.join(', ') : JSON.stringify(value);
}

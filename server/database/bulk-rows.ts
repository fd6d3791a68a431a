import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

import type { Transaction } from './database';

/** Rows of one statement: some megabytes of JSON. */
const BATCH = 2_000;

/**
 * Takes numbers for rows that are yet to be made, so that what names them can be made with them.
 * @param table with an identity column `id`
 */
export async function reserveIds(
	tx: Transaction,
	table: PgTable,
	count: number,
): Promise<readonly number[]> {
	if (count === 0) return [];
	const { rows } = await tx.execute<{ id: string }>(
		sql`select nextval(pg_get_serial_sequence(${getTableName(table)}, 'id')) as id
			from generate_series(1, ${count}::int)`,
	);
	return rows.map(({ id }) => Number(id));
}

/**
 * Inserts many rows as few statements, each with one parameter: building twenty thousand rows as
 * single parameters takes several times as long as writing them.
 * @param rows all with the same fields; a field that is left out takes its default
 */
export async function insertRows<Table extends PgTable>(
	tx: Transaction,
	table: Table,
	rows: readonly Table['$inferInsert'][],
): Promise<void> {
	for (const { columns, given } of statements(table, rows)) {
		await tx.execute(sql`insert into ${table} (${columns}) select ${columns} from ${given}`);
	}
}

/**
 * Writes many known rows anew, by their `id`.
 * @param rows whole rows
 */
export async function updateRows<Table extends PgTable>(
	tx: Transaction,
	table: Table,
	rows: readonly Table['$inferSelect'][],
): Promise<void> {
	for (const { columns, names, given } of statements(table, rows)) {
		const set = sql.join(
			names
				.filter((name) => name !== 'id')
				.map((name) => sql`${sql.identifier(name)} = given.${sql.identifier(name)}`),
			sql`, `,
		);
		await tx.execute(
			sql`with given as (select ${columns} from ${given})
				update ${table} set ${set} from given where ${table}.id = given.id`,
		);
	}
}

interface Statement {
	readonly names: readonly string[];
	readonly columns: SQL;
	readonly given: SQL;
}

function* statements(
	table: PgTable,
	rows: readonly Readonly<Record<string, unknown>>[],
): Generator<Statement> {
	const [first] = rows;
	if (!first) return;
	const fields = Object.entries(getTableColumns(table)).filter(([field]) => field in first);
	const names = fields.map(([, column]) => column.name);
	const columns = sql.join(
		names.map((name) => sql.identifier(name)),
		sql`, `,
	);
	for (let start = 0; start < rows.length; start += BATCH) {
		const json = rows.slice(start, start + BATCH).map((row) =>
			Object.fromEntries(
				fields.map(([field, column]) => {
					const value = row[field] ?? null;
					// JSON's own arrays and objects are what PostgreSQL reads.
					const isPlain = value === null || typeof value === 'object';
					return [column.name, isPlain ? value : column.mapToDriverValue(value)];
				}),
			),
		);
		const text = JSON.stringify(json);
		const given = sql`json_populate_recordset(null::${table}, ${text}::text::json)`;
		yield { names, columns, given };
	}
}

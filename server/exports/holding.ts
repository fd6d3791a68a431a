import { getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

import type { Words } from '../spreadsheet/table';

/** A table whose rows leave the market with "everything", but for the columns that are withheld. */
export interface Leaving {
	readonly table: PgTable;
	/** What the table holds, as a file is called by it. */
	readonly name: Words;
	/** The columns that stay, by their names in the code, and why. */
	readonly withheld: Readonly<Partial<Record<string, Words>>>;
}

/** A table that stays in the market altogether. */
export interface Staying {
	readonly table: PgTable;
	readonly why: Words;
}

export type Holding = Leaving | Staying;

/** Says of a table that it leaves with the export of everything. */
export function leaves<Table extends PgTable>(
	table: Table,
	name: Words,
	withheld?: Readonly<Partial<Record<keyof Table['_']['columns'] & string, Words>>>,
): Leaving {
	return { table, name, withheld: { ...withheld } };
}

/** Says of a table that it stays, and why. */
export function stays(table: PgTable, vi: string, en: string): Staying {
	return { table, why: { vi, en } };
}

/** Whether it leaves. */
export function isLeaving(holding: Holding): holding is Leaving {
	return 'name' in holding;
}

/** A table's name in the database. */
export function tableName({ table }: Holding): string {
	return getTableName(table);
}

/** Why something is in no export, where the same holds for several tables. */
export const SECRET: Words = {
	vi: 'Bí mật: ai có nó có thể mạo danh.',
	en: 'A secret: whoever has it can pass for somebody else.',
};
export const BUYERS_OWN: Words = {
	vi: 'Dữ liệu của người mua, chỉ để người bán giao hàng.',
	en: "The buyer's data, for the seller to deliver and nothing else.",
};
export const INTERNAL: Words = {
	vi: 'Số nội bộ của máy chủ, không nói gì về chợ.',
	en: "The server's own reckoning; says nothing about the market.",
};

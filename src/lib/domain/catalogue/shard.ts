import * as v from 'valibot';

import { AppError } from '../errors';
import { asEarlier, decodeColumn, encodeColumn, type Column, type EarlierFields } from './column';
import type { Entry, EntryKind } from './entries';
import { BODY_FIELDS, numberSchema, stockSchema, textSchema } from './entry-schemas';
import { packSlug, unpackSlug } from './slug';

/** Rises when an older app could not read what a newer server writes. */
export const SHARD_FORMAT = 1;

type ColumnKind = Exclude<EntryKind, 'stock'>;

interface Table {
	readonly count: number;
	/** Left out where each id is the body's own key. */
	readonly ids?: Column;
	/** A body that is no object has one column, named `''`. */
	readonly columns: Readonly<Record<string, Column>>;
}

/** Many entries, column by column: a quarter smaller over the wire than row by row. */
export interface Shard {
	readonly format: typeof SHARD_FORMAT;
	readonly tables: Readonly<Partial<Record<EntryKind, Table>>>;
}

/** The field of a body that its entry's id repeats. */
const KEY_FIELDS: Readonly<Partial<Record<EntryKind, string>>> = {
	product: 'id',
	producer: 'id',
	certificate: 'id',
	session: 'id',
	bundle: 'id',
	lot: 'id',
	story: 'productId',
	labelKey: 'kid',
};
const VALUE = '';

const tableSchema = v.object({
	count: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000)),
	ids: v.optional(v.unknown()),
	columns: v.record(v.string(), v.unknown()),
});
const shardSchema = v.object({
	format: v.literal(SHARD_FORMAT),
	tables: v.record(v.string(), tableSchema),
});
type ReadTable = v.InferOutput<typeof tableSchema>;

/** Writes entries as a shard; within a kind they keep their order. */
export function encodeShard(entries: Iterable<Entry>): Shard {
	const byKind = new Map<EntryKind, Entry[]>();
	for (const entry of entries) {
		const own = byKind.get(entry.kind);
		if (own) own.push(entry);
		else byKind.set(entry.kind, [entry]);
	}
	const tables: Partial<Record<EntryKind, Table>> = {};
	for (const [kind, own] of byKind) tables[kind] = encodeTable(kind, own);
	return { format: SHARD_FORMAT, tables };
}

/** Entries given out at once: making so many objects takes a few milliseconds. */
const BATCH = 1_000;

/**
 * Reads a shard whole or not at all.
 * @param shard anything, as parsed from JSON; kinds and columns that this app does not know are
 *   let go, so that an older app can read on
 * @throws UNREADABLE_ANSWER where it is no shard of this format or any value in it is wrong
 */
export function decodeShard(shard: unknown): Entry[] {
	return [...readShard(shard)].flatMap((batch) => batch ?? []);
}

/**
 * As {@link decodeShard}, in small steps: pause wherever it yields. It yields nothing while it
 * checks, then batches of entries: once there is a first batch, the whole shard is sound.
 * @throws UNREADABLE_ANSWER as above
 */
export function* readShard(shard: unknown): Generator<readonly Entry[] | undefined, void> {
	const parsed = v.safeParse(shardSchema, shard);
	if (!parsed.success) throw unreadable('shard');
	const tables: { count: number; entryAt: (at: number) => Entry }[] = [];
	for (const [kind, table] of Object.entries(parsed.output.tables)) {
		const { count } = table;
		const entryAt =
			kind === 'stock'
				? stockReader(table)
				: isColumnKind(kind)
					? yield* bodyReader(kind, table)
					: undefined;
		if (entryAt) tables.push({ count, entryAt });
	}
	for (const { count, entryAt } of tables)
		for (let from = 0; from < count; from += BATCH)
			yield Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => entryAt(from + at));
}

function encodeTable(kind: EntryKind, entries: readonly Entry[]): Table {
	const columns: Record<string, Column> = {};
	if (kind === 'stock') {
		columns[VALUE] = encodeColumn(entries.map(({ body }) => body));
	} else {
		const earlier = new Map<string, readonly number[]>();
		for (const [field, schema] of Object.entries<v.GenericSchema>(BODY_FIELDS[kind])) {
			const isPacked = field === 'slug' && hasPackedSlug(kind);
			const values = entries.map(({ body }) =>
				isPacked ? packedSlugOf(body) : fieldOf(body, field),
			);
			const column = encodeColumn(values, earlier);
			// A field that all of them leave out costs nothing.
			if (!isAsAbsent(column, schema)) columns[field] = column;
			const own = isPacked ? undefined : asEarlier(values);
			if (own) earlier.set(field, own);
		}
	}
	const table = { count: entries.length, columns };
	const key = KEY_FIELDS[kind];
	const isRepeated =
		key !== undefined && entries.every(({ id, body }) => String(fieldOf(body, key)) === id);
	return isRepeated
		? table
		: { ...table, ids: encodeColumn(entries.map(({ id }) => asNumber(id))) };
}

function fieldOf(body: unknown, field: string): unknown {
	return typeof body === 'object' && body !== null ? (Reflect.get(body, field) as unknown) : null;
}

/** Slugs of products and producers mostly follow from their names, which stand beside them. */
function hasPackedSlug(kind: EntryKind): boolean {
	return kind === 'product' || kind === 'producer';
}

function packedSlugOf(body: unknown): unknown {
	const [slug, name, id] = ['slug', 'name', 'id'].map((field) => fieldOf(body, field));
	return typeof slug === 'string' && typeof name === 'string' && typeof id === 'number'
		? packSlug(slug, name, id)
		: slug;
}

/** Ids that are plain numbers travel as such: differences between them are short. */
function asNumber(id: string): string | number {
	const value = Number(id);
	return Number.isSafeInteger(value) && String(value) === id ? value : id;
}

function stockReader(table: ReadTable): (at: number) => Entry {
	const ids = readColumn('stock', VALUE, table.ids, table.count, isId);
	const isStock = checkOf(stockSchema);
	const bodies = readColumn('stock', VALUE, table.columns[VALUE], table.count, isStock);
	return (at) => {
		const body = bodies[at];
		return { kind: 'stock', id: String(ids[at]), body: typeof body === 'number' ? body : null };
	};
}

function* bodyReader(
	kind: ColumnKind,
	table: ReadTable,
): Generator<undefined, (at: number) => Entry> {
	const { count } = table;
	const fields = Object.entries<v.GenericSchema>(BODY_FIELDS[kind]);
	const columns = new Map<string, readonly unknown[]>();
	for (const [field, schema] of fields) {
		const isRight = field === 'slug' && hasPackedSlug(kind) ? isPackedSlug : checkOf(schema);
		const column = table.columns[field] ?? absentColumn(schema);
		const values = decodeColumn(column, count, isRight, earlierFields(column, columns));
		if (!values) throw unreadable(`${kind}.${field}`);
		columns.set(field, values);
		yield undefined;
	}
	const keyField = KEY_FIELDS[kind];
	const ids =
		table.ids === undefined
			? columns.get(keyField ?? VALUE)
			: readColumn(kind, VALUE, table.ids, count, isId);
	if (!ids) throw unreadable(kind);
	return (at) => {
		const body: Record<string, unknown> = {};
		for (const [field, values] of columns) body[field] = values[at];
		const { slug, name, id } = body;
		if ((slug === 0 || slug === 1) && typeof name === 'string' && typeof id === 'number')
			body['slug'] = unpackSlug(slug, name, id);
		// Each field stood before its schema above, so the body is what its kind says.
		return { kind, id: String(ids[at]), body } as unknown as Entry;
	};
}

function readColumn(
	kind: EntryKind,
	field: string,
	column: unknown,
	count: number,
	isRight: (value: unknown) => boolean,
): readonly unknown[] {
	const values = decodeColumn(column, count, isRight);
	if (!values) throw unreadable(`${kind}.${field}`);
	return values;
}

/** The fields that a column names as settling it. */
function earlierFields(
	column: unknown,
	columns: ReadonlyMap<string, readonly unknown[]>,
): EarlierFields | undefined {
	if (typeof column !== 'object' || column === null || !('by' in column)) return undefined;
	if (!Array.isArray(column.by)) return undefined;
	const result = new Map<string, readonly number[]>();
	for (const name of column.by as unknown[]) {
		const own = asEarlier(columns.get(String(name)) ?? []);
		if (own) result.set(String(name), own);
	}
	return result;
}

/** Stands for a field that is not written: its default, where it has one. */
function absentColumn(schema: v.GenericSchema): Column | undefined {
	const absent = v.safeParse(schema, undefined);
	return absent.success ? { c: absent.output } : undefined;
}

/** Whether a column says of every entry what its absence would say. */
function isAsAbsent(column: Column, schema: v.GenericSchema): boolean {
	const absent = absentColumn(schema);
	return (
		absent !== undefined &&
		'c' in absent &&
		'c' in column &&
		(absent.c ?? null) === (column.c ?? null)
	);
}

/** Texts and numbers, which are most of a shard, are not worth a schema's run each. */
function checkOf(schema: v.GenericSchema): (value: unknown) => boolean {
	switch (schema) {
		case textSchema:
			return (value) => typeof value === 'string';
		case numberSchema:
			return (value) => typeof value === 'number';
		default:
			return (value) => v.is(schema, value);
	}
}

function isColumnKind(kind: string): kind is ColumnKind {
	return Object.hasOwn(BODY_FIELDS, kind);
}

function isId(value: unknown): boolean {
	return typeof value === 'string' || typeof value === 'number';
}

function isPackedSlug(value: unknown): boolean {
	return typeof value === 'string' || value === 0 || value === 1;
}

function unreadable(where: string): AppError {
	return new AppError('UNREADABLE_ANSWER', { where });
}

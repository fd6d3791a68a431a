/**
 * One field of many entries, in the shortest of these ways of writing it as JSON:
 * the values themselves · `c` one value for all · `d` the distinct values with `i`, which of them
 * each entry has · `n` whole numbers as differences, each from the one before it · `by` one or two
 * other fields that settle this one (a decision's number and issuer settle its day), with `v`, the
 * value for each distinct combination of theirs in the order in which they first come.
 */
export type Column =
	| readonly unknown[]
	| { readonly c: unknown }
	| { readonly d: readonly unknown[]; readonly i: readonly number[] }
	| { readonly n: readonly number[] }
	| { readonly by: readonly string[]; readonly v: readonly unknown[] };

/** Fields that stand before a field, by name: for each entry, which distinct value it has. */
export type EarlierFields = ReadonlyMap<string, readonly number[]>;
const NONE: EarlierFields = new Map();

/**
 * Writes one field of many entries.
 * @param earlier fields that are written before this one and may settle it
 */
export function encodeColumn(values: readonly unknown[], earlier = NONE): Column {
	const candidates: Column[] = [values];
	const { d, i } = distinct(values);
	if (d.length === 1) return { c: d[0] };
	const settling = findSettling(earlier, i);
	if (settling) candidates.push({ by: settling.by, v: settling.v.map((place) => d[place]) });
	if (d.length < values.length / 2) candidates.push({ d, i });
	const n = differences(values);
	if (n) candidates.push({ n });
	return candidates.reduce((best, next) => (lengthOf(next) < lengthOf(best) ? next : best));
}

/** What a field is to those that come after it; undefined where its values are no plain ones. */
export function asEarlier(values: readonly unknown[]): readonly number[] | undefined {
	const isPlain = values.every((value) => typeof value !== 'object' || value === null);
	return isPlain ? distinct(values).i : undefined;
}

/**
 * Reads a column back.
 * @param count how many values it must have
 * @param isRight whether a value may stand in this field; asked once for each distinct value
 * @param earlier fields that were read before this one
 * @returns undefined where the column is not one, or a value is wrong
 */
export function decodeColumn(
	column: unknown,
	count: number,
	isRight: (value: unknown) => boolean,
	earlier = NONE,
): readonly unknown[] | undefined {
	if (Array.isArray(column)) {
		const values: readonly unknown[] = column;
		return values.length === count && values.every(isRight) ? values : undefined;
	}
	if (typeof column !== 'object' || column === null) return undefined;
	if ('c' in column) {
		return isRight(column.c) ? new Array<unknown>(count).fill(column.c) : undefined;
	}
	if ('d' in column && 'i' in column) return chosen(column.d, column.i, count, isRight);
	if ('n' in column) return summed(column.n, count, isRight);
	if ('by' in column && 'v' in column && Array.isArray(column.by)) {
		const others = column.by.map((name: unknown) => earlier.get(String(name)));
		return chosen(column.v, combined(others), count, isRight);
	}
	return undefined;
}

function distinct(values: readonly unknown[]): { d: unknown[]; i: number[] } {
	const places = new Map<unknown, number>();
	const d: unknown[] = [];
	const i = values.map((value) => {
		const key = typeof value === 'object' ? JSON.stringify(value) : value;
		let place = places.get(key);
		if (place === undefined) {
			place = d.push(value) - 1;
			places.set(key, place);
		}
		return place;
	});
	return { d, i };
}

/** The first field, else the first pair of fields, that settles the one with these places. */
function findSettling(
	earlier: EarlierFields,
	places: readonly number[],
): { by: string[]; v: number[] } | undefined {
	const fields = [...earlier];
	for (const [name, own] of fields) {
		const v = settledBy(own, NO_OTHER, places);
		if (v) return { by: [name], v };
	}
	for (const [at, [name, own]] of fields.entries())
		for (const [other, others] of fields.slice(at + 1)) {
			const v = settledBy(own, others, places);
			if (v) return { by: [name, other], v };
		}
	return undefined;
}

const NO_OTHER: readonly number[] = [];
/** More distinct values than a column may have. */
const PAIR = 2 ** 20;

/**
 * For each distinct pair of two fields' values, which value of the third goes with it always.
 * @returns undefined where some pair goes with more than one, or little would be saved
 */
function settledBy(
	own: readonly number[],
	others: readonly number[],
	places: readonly number[],
): number[] | undefined {
	const seen = new Map<number, number>();
	for (const [at, place] of places.entries()) {
		const pair = (own[at] ?? 0) * PAIR + (others[at] ?? 0);
		const settled = seen.get(pair);
		if (settled === undefined) seen.set(pair, place);
		else if (settled !== place) return undefined;
		if (seen.size > places.length / 2) return undefined;
	}
	return [...seen.values()];
}

/** For each entry, which distinct combination of these fields' values it has. */
function combined(fields: readonly (readonly number[] | undefined)[]): number[] | undefined {
	const [own, others = NO_OTHER, ...more] = fields;
	if (!own || fields.includes(undefined) || more.length > 0) return undefined;
	const seen = new Map<number, number>();
	return own.map((value, at) => {
		const pair = value * PAIR + (others[at] ?? 0);
		const place = seen.get(pair) ?? seen.size;
		seen.set(pair, place);
		return place;
	});
}

function differences(values: readonly unknown[]): number[] | undefined {
	const result: number[] = [];
	let before = 0;
	for (const value of values) {
		if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
		result.push(value - before);
		before = value;
	}
	return result;
}

function chosen(
	d: unknown,
	i: unknown,
	count: number,
	isRight: (value: unknown) => boolean,
): readonly unknown[] | undefined {
	if (!Array.isArray(d) || !Array.isArray(i)) return undefined;
	const values: readonly unknown[] = d;
	const indexes: readonly unknown[] = i;
	if (indexes.length !== count || !values.every(isRight)) return undefined;
	const result = new Array<unknown>(count);
	for (let at = 0; at < count; at++) {
		const index = indexes[at];
		if (typeof index !== 'number' || !(index in values)) return undefined;
		result[at] = values[index];
	}
	return result;
}

function summed(
	n: unknown,
	count: number,
	isRight: (value: unknown) => boolean,
): readonly unknown[] | undefined {
	if (!Array.isArray(n) || n.length !== count) return undefined;
	let sum = 0;
	const result = n.map((step: unknown) => (sum += typeof step === 'number' ? step : NaN));
	return result.every(isRight) ? result : undefined;
}

function lengthOf(column: Column): number {
	return JSON.stringify(column).length;
}

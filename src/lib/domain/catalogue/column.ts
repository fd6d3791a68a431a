/**
 * One field of many entries, in the shortest of these ways of writing it as JSON:
 * the values themselves · `c` one value for all · `d` the distinct values with `i`, which of them
 * each entry has · `n` whole numbers as differences, each from the one before it.
 */
export type Column =
	| readonly unknown[]
	| { readonly c: unknown }
	| { readonly d: readonly unknown[]; readonly i: readonly number[] }
	| { readonly n: readonly number[] };

/** Writes one field of many entries. */
export function encodeColumn(values: readonly unknown[]): Column {
	const candidates: Column[] = [values];
	const { d, i } = distinct(values);
	if (d.length === 1) return { c: d[0] };
	if (d.length < values.length / 2) candidates.push({ d, i });
	const n = differences(values);
	if (n) candidates.push({ n });
	return candidates.reduce((best, next) => (lengthOf(next) < lengthOf(best) ? next : best));
}

/**
 * Reads a column back.
 * @param count how many values it must have
 * @param isRight whether a value may stand in this field; asked once for each distinct value
 * @returns undefined where the column is not one, or a value is wrong
 */
export function decodeColumn(
	column: unknown,
	count: number,
	isRight: (value: unknown) => boolean,
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

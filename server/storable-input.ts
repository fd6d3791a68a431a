import { AppError } from '$lib/domain/errors';
import { storableText } from '$lib/domain/storable';

/** Nothing that a page says is a quarter as deep. */
const MOST_DEPTH = 32;

/**
 * What somebody said, without what no table keeps, in each text and each name of it: it may come with what is
 * pasted, or be what is left of an emoji where a text was cut, and whoever said it sees none of it.
 * @param said JSON, or nothing
 * @returns the very same value where there was nothing to take out
 * @throws AppError MALFORMED_REQUEST where it is nested as nothing of ours is, with such a text somewhere
 */
export function storable(said: unknown): unknown {
	return isStorable(said) ? said : cleaned(said, 0);
}

/** Whether tables can keep it as it is. Looked through without a stack: a few KB of brackets are deeper than one. */
export function isStorable(said: unknown): boolean {
	const left: unknown[] = [said];
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value === 'string' && storableText(value) !== value) return false;
		if (typeof value !== 'object' || value === null) continue;
		for (const [name, item] of Object.entries(value)) left.push(name, item);
	}
	return true;
}

function cleaned(said: unknown, depth: number): unknown {
	if (depth > MOST_DEPTH) throw new AppError('MALFORMED_REQUEST');
	if (typeof said === 'string') return storableText(said);
	if (Array.isArray(said)) return said.map((item) => cleaned(item, depth + 1));
	if (typeof said !== 'object' || said === null) return said;
	const entries = Object.entries(said).map(
		([name, item]) => [storableText(name), cleaned(item, depth + 1)] as const,
	);
	return Object.fromEntries(entries);
}

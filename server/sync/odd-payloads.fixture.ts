import { uuidV7 } from '$lib/domain/ids';

import type { Payload, Prepared } from './sending-row.fixture';

const ODD_TEXT = 'Lời\u0000 \ud83d';
const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Beyond what a table counts to. */
const ODD_NUMBER = 2 ** 31;

export interface OddPayload extends Prepared {
	/** `lines.0.productId` */
	readonly path: string;
}

/** A payload many times, each time with one odd text or number in the place of one that it says, or leaves out. */
export function oddPayloads(payload: Payload): readonly OddPayload[] {
	return pathsOf(payload).flatMap((path) => {
		const said = path.reduce<unknown>((value, name) => (value as Payload)[name], payload);
		const odd = [
			...(typeof said === 'number' ? [] : [ODD_TEXT]),
			...(typeof said === 'string' ? [] : [ODD_NUMBER]),
		];
		return odd.map((value) => ({
			path: path.join('.'),
			payload: changedAt(payload, path, value) as Payload,
		}));
	});
}

/** The same with other ids in the place of its own, each in all its places. */
export function withFreshIds(prepared: Prepared): Prepared {
	const fresh = new Map<string, string>();
	const text = JSON.stringify(prepared).replace(UUIDS, (id) => {
		const known = fresh.get(id) ?? uuidV7(Date.now());
		fresh.set(id, known);
		return known;
	});
	return JSON.parse(text) as Prepared;
}

/** Where something stands that holds nothing more. */
function pathsOf(value: unknown): readonly (readonly string[])[] {
	if (typeof value !== 'object' || value === null) return [[]];
	return Object.entries(value).flatMap(([name, item]) =>
		pathsOf(item).map((path) => [name, ...path]),
	);
}

function changedAt(value: unknown, path: readonly string[], odd: unknown): unknown {
	const [name, ...rest] = path;
	if (name === undefined) return odd;
	if (Array.isArray(value)) {
		return value.map((item: unknown, index) =>
			String(index) === name ? changedAt(item, rest, odd) : item,
		);
	}
	return { ...(value as object), [name]: changedAt((value as Payload)[name], rest, odd) };
}

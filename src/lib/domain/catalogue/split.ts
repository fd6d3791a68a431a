import type { Entry, EntryKind } from './entries';

/** Products in one shard of facts: small enough to be useful soon and read without a stutter. */
export const SHARD_PRODUCTS = 1_000;
/** Stories are long; this many make a shard of about the same weight. */
const SHARD_STORIES = 1_000;
const SHARD_LOTS = 1_000;

export interface EntryPart {
	readonly part: 'facts' | 'lots' | 'stories';
	readonly entries: readonly Entry[];
}

/**
 * Divides a catalogue into the parts of a snapshot: facts first, then lots, then stories. A part
 * of facts brings along what its products need (producers, certificates, stock), so that any
 * first few parts are a small catalogue of their own; the very first holds all sessions, the
 * products they show, keys and flagged serials. The same entries in any order divide alike.
 */
export function splitEntries(
	entries: Iterable<Entry>,
	productsPerShard = SHARD_PRODUCTS,
): EntryPart[] {
	const kinds = new Map<EntryKind, Map<string, Entry>>();
	for (const entry of entries) {
		const own = kinds.get(entry.kind) ?? new Map<string, Entry>();
		kinds.set(entry.kind, own.set(entry.id, entry));
	}
	const take = (kind: EntryKind, id: string): Entry[] => {
		const entry = kinds.get(kind)?.get(id);
		kinds.get(kind)?.delete(id);
		return entry ? [entry] : [];
	};
	const rest = (kind: EntryKind) => [...(kinds.get(kind)?.values() ?? [])].sort(byId);

	const facts = chunks(inSessionsFirst(rest('product'), rest('session')), productsPerShard).map(
		(products) =>
			products.flatMap((entry) => {
				if (entry.kind !== 'product') return [];
				const { producerId, certificateId } = entry.body;
				return [
					entry,
					...take('stock', entry.id),
					...take('producer', String(producerId)),
					...take('certificate', String(certificateId)),
				];
			}),
	);
	const [first = [], ...others] = facts;
	const leading = [...rest('session'), ...rest('labelKey'), ...rest('serialFlag'), ...first];
	const trailing = [...rest('producer'), ...rest('certificate'), ...rest('stock')];
	const last = others.pop();
	const parts = last ? [leading, ...others, [...last, ...trailing]] : [[...leading, ...trailing]];
	return [
		...parts.map((own) => ({ part: 'facts' as const, entries: own })),
		...chunks(rest('lot'), SHARD_LOTS).map((own) => ({ part: 'lots' as const, entries: own })),
		...chunks(rest('story'), SHARD_STORIES).map((own) => ({
			part: 'stories' as const,
			entries: own,
		})),
	];
}

function inSessionsFirst(products: readonly Entry[], sessions: readonly Entry[]): Entry[] {
	const shown = new Set(
		sessions.flatMap((entry) =>
			entry.kind === 'session'
				? entry.body.slots.flatMap((slot) => slot.productIds.map(String))
				: [],
		),
	);
	return [
		...products.filter(({ id }) => shown.has(id)),
		...products.filter(({ id }) => !shown.has(id)),
	];
}

/** Numbers in their order, so that neighbours differ little and compress well. */
function byId(a: Entry, b: Entry): number {
	return Number(a.id) - Number(b.id) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function chunks<T>(list: readonly T[], size: number): T[][] {
	const result: T[][] = [];
	for (let at = 0; at < list.length; at += size) result.push(list.slice(at, at + size));
	return result;
}

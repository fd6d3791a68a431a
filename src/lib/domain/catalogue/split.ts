import type { Entry, EntryKind } from './entries';

/** The first shard is small, so that on a bad road something can be browsed soon … */
const FIRST_PRODUCTS = 1_000;
/** … the others larger, since a small shard compresses badly, yet read without a stutter. */
const SHARD_PRODUCTS = 4_000;
const SHARD_STORIES = 4_000;
const SHARD_LOTS = 4_000;

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
	const firstProducts = Math.min(FIRST_PRODUCTS, productsPerShard);
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

	const products = inSessionsFirst(rest('product'), rest('session'));
	const facts = [
		products.slice(0, firstProducts),
		...chunks(products.slice(firstProducts), productsPerShard),
	].map((own) =>
		own.flatMap((entry) => {
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

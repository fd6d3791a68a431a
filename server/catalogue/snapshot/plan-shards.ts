import type { Entry } from '$lib/domain/catalogue/entries';
import type { ShardLink } from '$lib/domain/catalogue/pull';

export interface PlannedShard {
	readonly part: ShardLink['part'];
	readonly entries: readonly Entry[];
}

/**
 * Products of the first shard. A phone on 40 kbit/s has about 90 KB of it within 20 seconds, and
 * with their producers and certificates so many fit.
 */
const FIRST_PRODUCTS = 3_000;
/** Products, lots or stories of each further shard: each is encoded in one go. */
const FURTHER = 5_000;

/**
 * Divides the catalogue into files: facts first, and of these the newest products first, each with
 * the producer and the certificate it needs in the same file or one before.
 */
export function planShards(entries: readonly Entry[]): PlannedShard[] {
	const facts = entries.filter(({ kind }) => kind !== 'lot' && kind !== 'story');
	return [
		...planFacts(facts),
		...chunk(entries.filter(({ kind }) => kind === 'lot')).map((part): PlannedShard => ({
			part: 'lots',
			entries: part,
		})),
		...chunk(entries.filter(({ kind }) => kind === 'story')).map((part): PlannedShard => ({
			part: 'stories',
			entries: part,
		})),
	];
}

type ProductEntry = Extract<Entry, { kind: 'product' }>;

function planFacts(facts: readonly Entry[]): PlannedShard[] {
	const byName = new Map(facts.map((entry) => [nameOf(entry.kind, entry.id), entry]));
	const newestFirst = facts
		.filter((entry): entry is ProductEntry => entry.kind === 'product')
		.sort((a, b) =>
			a.body.listedOn < b.body.listedOn
				? 1
				: a.body.listedOn > b.body.listedOn
					? -1
					: b.body.id - a.body.id,
		);
	const groups = [
		newestFirst.slice(0, FIRST_PRODUCTS),
		...chunk(newestFirst.slice(FIRST_PRODUCTS)),
	].filter((group) => group.length > 0);
	const taken = new Set<string>();
	const take = (kind: Entry['kind'], id: string): Entry[] => {
		const name = nameOf(kind, id);
		const entry = byName.get(name);
		if (!entry || taken.has(name)) return [];
		taken.add(name);
		return [entry];
	};
	const shards = groups.map((group) =>
		// In the order of ids, which packs best; the groups alone decide what comes first.
		[...group]
			.sort((a, b) => a.body.id - b.body.id)
			.flatMap(({ id, body }) => [
				...take('product', id),
				...take('stock', id),
				...take('producer', String(body.producerId)),
				...(body.certificateId === null ? [] : take('certificate', String(body.certificateId))),
			]),
	);
	// Sessions and keys are few and wanted at once; what belongs to no product may come last.
	const first = facts.filter(({ kind }) => isFirst(kind));
	const rest = facts.filter(({ kind, id }) => !isFirst(kind) && !taken.has(nameOf(kind, id)));
	const [head = [], ...others] = shards;
	return [[...first, ...head], ...others, rest]
		.filter((part) => part.length > 0)
		.map((part) => ({ part: 'facts', entries: part }));
}

function isFirst(kind: Entry['kind']): boolean {
	return kind === 'session' || kind === 'labelKey' || kind === 'serialFlag';
}

function nameOf(kind: string, id: string): string {
	return `${kind} ${id}`;
}

function chunk<T>(items: readonly T[]): T[][] {
	const chunks: T[][] = [];
	for (let start = 0; start < items.length; start += FURTHER) {
		chunks.push(items.slice(start, start + FURTHER));
	}
	return chunks;
}

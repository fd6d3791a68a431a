import type { ProducerId } from '$lib/domain/ids';

import type { KnownProducer } from '../catalogue/known-rows';
import type { ImportedProducer } from '../catalogue/save-imported';
import { UNKNOWN_STANDING, type Standing } from '../producers/standing';
import { plainHeading, type ColumnName } from './columns';
import { changeOf, type Changed } from './differences';
import type { FileDrafts } from './read-file';

export interface ProducerPlan {
	readonly create: readonly ImportedProducer[];
	readonly change: readonly Changed<KnownProducer>[];
	readonly unchanged: number;
	/** Slugs of all producers, known and new. */
	readonly directory: ProducerDirectory;
}

/** Finds producers as people name them. */
export class ProducerDirectory {
	readonly #bySlug = new Map<string, number | null>();
	readonly #byName = new Map<string, Set<string>>();

	/** @param id null for one that the file brings */
	add(slug: string, name: string, id: number | null): void {
		if (!this.#bySlug.has(slug)) this.#bySlug.set(slug, id);
		const plain = plainHeading(name);
		this.#byName.set(plain, (this.#byName.get(plain) ?? new Set()).add(slug));
	}

	/** By code or by name. @returns every slug that it may be */
	find(text: string): readonly string[] {
		if (this.#bySlug.has(text)) return [text];
		return [...(this.#byName.get(plainHeading(text)) ?? [])];
	}
}

type DraftedProducer = FileDrafts['producers'][number];

/** By what organisers know who a producer is, and the columns that say it. */
const IDENTITY = [
	['name', 'name'],
	['kind', 'kind'],
	['provinceCode', 'province'],
	['communeCode', 'commune'],
] as const satisfies readonly (readonly [keyof KnownProducer, ColumnName<'producers'>])[];

/**
 * Tells new producers from known ones, by their codes. Who a verified one is changes with a paper that
 * says so and its owners are told, not through a table.
 */
export function planProducers(
	known: {
		readonly producers: readonly KnownProducer[];
		/** Of those that the file speaks of. */
		readonly standings: ReadonlyMap<ProducerId, Standing>;
	},
	drafts: FileDrafts['producers'],
): ProducerPlan {
	const directory = new ProducerDirectory();
	const bySlug = new Map(known.producers.map((producer) => [producer.slug, producer]));
	for (const { slug, name, id } of known.producers) directory.add(slug, name, id);
	const isVerified = ({ id }: KnownProducer) =>
		(known.standings.get(id) ?? UNKNOWN_STANDING).verifiedAt !== null;
	const create: ImportedProducer[] = [];
	const change: Changed<KnownProducer>[] = [];
	const seen = new Set<string>();
	let unchanged = 0;
	for (const { draft, row } of drafts) {
		if (seen.has(draft.slug)) {
			row.fault(row.raw('code') === null ? 'name' : 'code', 'ROW_TWICE', { value: draft.slug });
			continue;
		}
		seen.add(draft.slug);
		const before = bySlug.get(draft.slug);
		directory.add(draft.slug, draft.name, before?.id ?? null);
		if (!before) {
			create.push(draft);
			continue;
		}
		const changed = changeOf(before, draft);
		if (!changed) unchanged++;
		else if (!isVerified(before) || !faultIdentity(row, changed)) change.push(changed);
	}
	return { create, change, unchanged, directory };
}

/** @returns whether the row would make somebody else of the producer, which it has noted */
function faultIdentity(
	row: DraftedProducer['row'],
	{ before, after }: Changed<KnownProducer>,
): boolean {
	const another = IDENTITY.filter(([fact]) => before[fact] !== after[fact]);
	for (const [, column] of another) row.fault(column, 'PRODUCER_VERIFIED');
	return another.length > 0;
}

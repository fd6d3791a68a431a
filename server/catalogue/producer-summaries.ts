import type { ProducerKind } from '$lib/domain/catalogue/product';
import type { ProducerId } from '$lib/domain/ids';
import { and, desc, ilike, lt, sql, type SQL } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { findCommuneName } from '../places/commune-name';
import { producers } from './tables';

/** A producer in a list of the organisers. */
export interface ProducerSummary {
	readonly id: ProducerId;
	readonly slug: string;
	readonly name: string;
	readonly kind: ProducerKind;
	readonly provinceCode: string;
	readonly communeName: string | null;
	readonly isDemo: boolean;
	readonly listedProducts: number;
}

const PAGE = 50;

/**
 * A page of producers, those that came last first.
 * @param question `search`: part of a name; empty for all; `among`: a condition on `producers`;
 * `after`: the last number of the page before
 */
export async function listProducerSummaries(
	executor: Executor,
	{
		search,
		among,
		after,
	}: {
		readonly search: string;
		readonly among: SQL | undefined;
		readonly after: ProducerId | null;
	},
): Promise<{ readonly rows: readonly ProducerSummary[]; readonly next: ProducerId | null }> {
	const wanted = search.trim().replace(/[\\%_]/g, '\\$&');
	const found = await executor
		.select({
			id: producers.id,
			slug: producers.slug,
			name: producers.name,
			kind: producers.kind,
			provinceCode: producers.provinceCode,
			communeCode: producers.communeCode,
			isDemo: producers.isDemo,
			listedProducts: sql<number>`(select count(*)::int from products
				where products.producer_id = producers.id and products.withdrawn_at is null)`,
		})
		.from(producers)
		.where(
			and(
				wanted === '' ? undefined : ilike(producers.name, `%${wanted}%`),
				among,
				after === null ? undefined : lt(producers.id, after),
			),
		)
		.orderBy(desc(producers.id))
		.limit(PAGE + 1);
	const rows = found.slice(0, PAGE).map(({ communeCode, ...row }) => ({
		...row,
		communeName: findCommuneName(row.provinceCode, communeCode),
	}));
	return { rows, next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null };
}

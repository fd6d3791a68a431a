import type { CertificateId, ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import {
	readProducers,
	readProductKeys,
	readProductRows,
	type KnownProducer,
	type KnownProduct,
} from '../catalogue/known-rows';
import { listOpenDeals } from '../catalogue/promotions-fit';
import { findWaiting } from '../certification/decision-record';
import { readCertificates } from '../certification/read-certificates';
import type { Executor } from '../database/database';
import { getStandings, type Standing } from '../producers/standing';
import { matchCertificates, planCertificates, type CertificatePlan } from './plan-certificates';
import { planProducers, type ProducerPlan } from './plan-producers';
import { matchProducts, planProducts, type ProductPlan } from './plan-products';
import { ProductIndex } from './product-index';
import type { FileDrafts } from './read-file';

/** What a file would do to what is there. */
export interface ImportPlan {
	readonly producers: ProducerPlan;
	readonly products: ProductPlan;
	readonly certificates: CertificatePlan;
	readonly knownProducers: readonly KnownProducer[];
	/** Those that the file speaks of, by slug. */
	readonly knownProducts: ReadonlyMap<string, KnownProduct>;
}

/**
 * Lays the file's rows beside what is there: what is new, what changes, what stays. What cannot be
 * is noted with the rows. Reads only.
 */
export async function planImport(
	executor: Executor,
	drafts: FileDrafts,
	now: EpochMs,
): Promise<ImportPlan> {
	const knownProducers = await readProducers(executor);
	const slugs = new Map<number, string>(knownProducers.map(({ id, slug }) => [id, slug]));
	const standings = await standingsOf(executor, knownProducers, drafts);
	const producers = planProducers({ producers: knownProducers, standings }, drafts.producers);
	const keys = await readProductKeys(executor);
	const index = new ProductIndex(keys, (id) => slugs.get(id) ?? '');
	const matched = matchProducts(drafts.products, producers.directory, index);
	const referred = matchCertificates(drafts.certificates, index);
	const ids = [...matched, ...referred].flatMap(({ ref }) => (ref.id === null ? [] : [ref.id]));
	const rows = await readProductRows(executor, [...new Set(ids)]);
	const deals = await listOpenDeals(executor, [...rows.keys()], now);
	const certificateIds = [...rows.values()].flatMap(({ certificateId }): CertificateId[] =>
		certificateId === null ? [] : [certificateId],
	);
	const known = {
		products: rows,
		certificates: await readCertificates(executor, certificateIds),
		waiting: await findWaiting(executor),
	};
	return {
		producers,
		products: planProducts(matched, { products: rows, deals }),
		certificates: planCertificates(referred, known, now),
		knownProducers,
		knownProducts: new Map([...rows.values()].map((row) => [row.slug, row])),
	};
}

function standingsOf(
	executor: Executor,
	known: readonly KnownProducer[],
	{ producers }: FileDrafts,
): Promise<ReadonlyMap<ProducerId, Standing>> {
	const named = new Set(producers.map(({ draft }) => draft.slug));
	const ids = known.filter(({ slug }) => named.has(slug)).map(({ id }) => id);
	return getStandings(executor, ids);
}

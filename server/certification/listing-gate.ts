import { completenessOf, type Completeness } from '$lib/domain/certification/dossier';
import {
	mayBeListed,
	type ListingGrounds,
	type ListingVerdict,
} from '$lib/domain/certification/listing';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { inArray } from 'drizzle-orm';

import { getListingFacts, type ListingFacts } from '../catalogue/listing-facts';
import type { Executor } from '../database/database';
import { getStandings, UNKNOWN_STANDING } from '../producers/standing';
import { readRules, type JudgedDossier } from './checklist-rules';
import { getDocumentHistory, toDocumentEvent } from './document-history';
import { certificates, dossiers } from './tables';

type DossierRow = typeof dossiers.$inferSelect;

/**
 * What the one gate says of products, as everything stands now.
 * @returns by product; one that never was is not in it
 */
export async function judgeListing(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<ReadonlyMap<ProductId, ListingVerdict>> {
	const facts = await getListingFacts(executor, ids);
	const papers = await getPapers(executor, facts, now);
	const standings = await getStandings(executor, [
		...new Set(facts.map(({ producerId }) => producerId)),
	]);
	return new Map(
		facts.map(({ id, producerId, setCode, certificateId, isReviewed, isHeld }) => {
			const standing = standings.get(producerId) ?? UNKNOWN_STANDING;
			const grounds: ListingGrounds = {
				dossier: papers.dossierOf(id),
				certificate: papers.certificateOf(certificateId),
				producer: {
					id: producerId,
					isVerified: standing.verifiedAt !== null,
					isSuspended: standing.suspendedAt !== null,
				},
				draft: { setCode, isReviewed },
				isHeld,
			};
			return [id, mayBeListed(grounds, now)] as const;
		}),
	);
}

/**
 * Lets only lawful products pass. Everything that lists products, shows them in a session or labels
 * them asks here, in its own transaction.
 * @throws AppError UNKNOWN_PRODUCT; NOT_LISTABLE with the first product that may not, and every
 * obstacle of it, separated by commas
 */
export async function requireListable(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<void> {
	const verdicts = await judgeListing(executor, ids, now);
	for (const id of ids) {
		const verdict = verdicts.get(id);
		if (!verdict) throw new AppError('UNKNOWN_PRODUCT');
		if (!verdict.ok) {
			throw new AppError('NOT_LISTABLE', { productId: id, obstacles: verdict.obstacles.join(',') });
		}
	}
}

async function getPapers(executor: Executor, facts: readonly ListingFacts[], now: EpochMs) {
	const ids = facts.map(({ id }) => id);
	const certificateIds = facts.flatMap(({ certificateId }) => certificateId ?? []);
	const rows =
		ids.length === 0
			? []
			: await executor.select().from(dossiers).where(inArray(dossiers.productId, ids));
	const complete = await getCompleteness(executor, rows, now);
	const dossierByProduct = new Map(rows.map((row) => [row.productId, row]));
	const held =
		certificateIds.length === 0
			? []
			: await executor.select().from(certificates).where(inArray(certificates.id, certificateIds));
	const certificateById = new Map(held.map((row) => [row.id, row]));
	return {
		dossierOf(id: ProductId): ListingGrounds['dossier'] {
			const row = dossierByProduct.get(id);
			if (!row) return null;
			const { producerId, setCode, state } = row;
			return { producerId, setCode, state, isComplete: complete.get(row.id)?.isComplete ?? false };
		},
		certificateOf: (id: ListingFacts['certificateId']) =>
			id === null ? null : (certificateById.get(id) ?? null),
	};
}

/** How complete dossiers are at a moment. */
export async function getCompleteness(
	executor: Executor,
	rows: readonly (JudgedDossier & Pick<DossierRow, 'id' | 'isDemo'>)[],
	now: EpochMs,
): Promise<ReadonlyMap<DossierRow['id'], Completeness>> {
	const rulesOf = await readRules(executor);
	const history = await getDocumentHistory(
		executor,
		rows.map(({ id }) => id),
	);
	return new Map(
		rows.map((row) => {
			const { id, setCode, isDemo } = row;
			const events = (history.get(id) ?? []).map(toDocumentEvent);
			return [id, completenessOf({ setCode, events, isDemo }, now, rulesOf(row))] as const;
		}),
	);
}

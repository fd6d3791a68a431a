import type { ProductDraft, ProductFacts } from '$lib/domain/catalogue/product-draft';
import { isSameName } from '$lib/domain/catalogue/same-name';
import type { Certificate } from '$lib/domain/certification/certificate';
import type { DossierId, DossierState } from '$lib/domain/certification/dossier';
import { certificateId } from '$lib/domain/ids';
import type { Waiting } from '$lib/domain/desk/waiting-work';
import type { EpochMs } from '$lib/domain/time';
import { asc, count, eq, min } from 'drizzle-orm';

import { getProductsByIds, type OwnProduct } from '../catalogue/own-products';
import { getProducerNames } from '../catalogue/producer-names';
import { findPapersOfProducts, type PapersFound } from '../certification/papers-of-products';
import type { Executor } from '../database/database';
import { toDraft, type DraftRow } from './find-draft';
import { productDrafts } from './tables';

/** What a product would rest on, once its draft is published. */
export interface DraftPapers {
	/** Null where it would rest on none. */
	readonly dossier: {
		readonly id: DossierId;
		readonly productName: string;
		readonly setCode: number;
		readonly state: DossierState;
		/** Whether the draft is what makes it rest on that one, for good. */
		readonly isNew: boolean;
		/** Whether the product would be called otherwise than its papers. */
		readonly isOtherName: boolean;
		/** Whether the papers are of another set of goods: then they prove nothing of it. */
		readonly isOtherSet: boolean;
	} | null;
	/** The one that it would be shown under; one that counts for nothing yet where there is no other. */
	readonly certificate: Certificate | null;
}

/** A draft that waits for the organisers, beside what shoppers see now. */
export interface WaitingDraft {
	readonly draft: ProductDraft;
	readonly producerName: string;
	/** Null for a product that is to be. */
	readonly before: (ProductFacts & Pick<OwnProduct, 'slug' | 'picture' | 'withdrawnAt'>) | null;
	/** False where nobody has looked at what the product says as it is: then all of it is to be looked at. */
	readonly isReviewed: boolean;
	readonly papers: DraftPapers;
	readonly submittedAt: EpochMs;
}

const IS_WAITING = eq(productDrafts.state, 'submitted');

/** How many {@link listWaitingDrafts} are. */
export async function countWaitingDrafts(executor: Executor): Promise<Waiting> {
	const [row] = await executor
		.select({ count: count(), oldestAt: min(productDrafts.submittedAt) })
		.from(productDrafts)
		.where(IS_WAITING);
	return row ?? { count: 0, oldestAt: null };
}

/** What waits for the organisers, the longest waiting first. */
export async function listWaitingDrafts(executor: Executor): Promise<WaitingDraft[]> {
	const rows = await executor
		.select()
		.from(productDrafts)
		.where(IS_WAITING)
		.orderBy(asc(productDrafts.submittedAt), asc(productDrafts.id));
	const productIds = rows.flatMap(({ productId }) => productId ?? []);
	const products = await getProductsByIds(executor, productIds);
	const papers = await findPapersOfProducts(executor, {
		productIds,
		dossierIds: rows.flatMap(({ dossierId }) => dossierId ?? []),
		certificateIds: [...products.values()].flatMap(({ certificateId }) => certificateId ?? []),
	});
	const names = await getProducerNames(executor, [
		...new Set(rows.map(({ producerId }) => producerId)),
	]);
	const nameOf = new Map(names.map(({ id, name }) => [id, name]));
	return rows.map((row): WaitingDraft => {
		const before = row.productId === null ? null : (products.get(row.productId) ?? null);
		return {
			draft: toDraft(row),
			producerName: nameOf.get(row.producerId) ?? '',
			before,
			isReviewed: before !== null && before.reviewedAt !== null,
			papers: papersOf(row, before, papers),
			submittedAt: row.submittedAt ?? row.savedAt,
		};
	});
}

/** @see carryOut, which does what this foretells */
function papersOf(
	{ dossierId, productId, changes }: DraftRow,
	product: OwnProduct | null,
	{ dossierById, dossierByProduct, certificateById }: PapersFound,
): DraftPapers {
	const bound = productId === null ? undefined : dossierByProduct.get(productId);
	const dossier = bound ?? (dossierId === null ? undefined : dossierById.get(dossierId));
	const ofDossier = certificateById.get(dossier?.certificateId ?? NONE);
	const carried = certificateById.get(product?.certificateId ?? NONE);
	// A dossier that becomes the product's brings its certificate along as soon as that counts.
	const brings = dossierId !== null && ofDossier?.standing === 'verified';
	const certificate = brings ? ofDossier : (carried ?? ofDossier ?? null);
	if (!dossier) return { dossier: null, certificate };
	const { id, productName, setCode, state } = dossier;
	return {
		dossier: {
			...{ id, productName, setCode, state },
			isNew: bound === undefined,
			isOtherName: !isSameName(productName, changes.name ?? product?.name ?? ''),
			isOtherSet: setCode !== (changes.setCode ?? product?.setCode),
		},
		certificate,
	};
}

/** The number of no certificate. */
const NONE = certificateId(0);

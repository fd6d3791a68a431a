import type { ProductDraft } from '$lib/domain/catalogue/product-draft';
import type { DossierId, DossierState } from '$lib/domain/certification/dossier';
import type { ListingObstacle } from '$lib/domain/certification/listing';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { getOwnProduct, listOwnProducts, type OwnProduct } from '../catalogue/own-products';
import { getDossiersOfProducts } from '../certification/find-dossier';
import { listDossiersOf } from '../certification/list-dossiers';
import { judgeListing } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { getStandings } from '../producers/standing';
import { findDraftOf, listDraftsOf, toDraft, type DraftRow } from './find-draft';

/** A product on its producer's list. */
export interface StallProduct extends OwnProduct {
	/** Why it is not sold; empty where it is. */
	readonly obstacles: readonly ListingObstacle[];
	readonly draft: ProductDraft | null;
	/** The papers that it rests on, where its stall also talks with the organisers; null where it has none. */
	readonly dossierId: DossierId | null;
}

export interface StallProducts {
	readonly products: readonly StallProduct[];
	/** Of products that are to be. */
	readonly drafts: readonly ProductDraft[];
	/** Why the whole stall sells nothing; null where it may. */
	readonly suspensionReason: string | null;
}

/** Everything that a producer sells, once sold, or is to sell. */
export async function listStallProducts(
	executor: Executor,
	producerId: ProducerId,
	now: EpochMs,
): Promise<StallProducts> {
	const own = await listOwnProducts(executor, producerId);
	const drafts = (await listDraftsOf(executor, producerId)).map(toDraft);
	const hidden = own.filter(({ withdrawnAt }) => withdrawnAt !== null).map(({ id }) => id);
	const verdicts = await judgeListing(executor, hidden, now);
	const dossiers = await getDossiersOfProducts(executor, producerId);
	return {
		products: own.map((product) => {
			const verdict = verdicts.get(product.id);
			return {
				...product,
				obstacles: verdict?.ok === false ? verdict.obstacles : [],
				draft: drafts.find(({ productId }) => productId === product.id) ?? null,
				dossierId: dossiers.get(product.id) ?? null,
			};
		}),
		drafts: drafts.filter(({ productId }) => productId === null),
		suspensionReason:
			(await getStandings(executor, [producerId])).get(producerId)?.suspensionReason ?? null,
	};
}

/** A dossier that a product may be made to rest on. */
export interface FreeDossier {
	readonly id: string;
	readonly productName: string;
	readonly setCode: number;
	readonly state: DossierState;
}

/** What is needed to write about one product. */
export interface ProductEditing {
	/** Null for one that is to be. */
	readonly product: OwnProduct | null;
	readonly draft: ProductDraft | null;
	/** Dossiers of no product yet; none where the product has one. */
	readonly dossiers: readonly FreeDossier[];
	/** The product's own; null where it has none. */
	readonly dossierId: DossierId | null;
}

/**
 * @param of a product, a draft of one that is to be, or nothing where one begins
 * @throws AppError UNKNOWN_PRODUCT, NOT_FOUND also for another producer's
 */
export async function readForEditing(
	executor: Executor,
	{
		producerId,
		productId,
		draftId,
	}: {
		readonly producerId: ProducerId;
		readonly productId: ProductId | null;
		readonly draftId: number | null;
	},
	now: EpochMs,
): Promise<ProductEditing> {
	const product =
		productId === null ? null : await getOwnProduct(executor, { producerId, productId });
	const draft = await findAsked(executor, { producerId, productId, draftId });
	const all = await listDossiersOf(executor, producerId, now);
	const its = all.find((dossier) => productId !== null && dossier.productId === productId);
	const free = its ? [] : all.filter((dossier) => dossier.productId === null);
	return {
		product,
		draft: draft ? toDraft(draft) : null,
		dossiers: free.map(({ id, productName, setCode, state }) => ({
			...{ id, productName, setCode, state },
		})),
		dossierId: its?.id ?? null,
	};
}

async function findAsked(
	executor: Executor,
	{
		producerId,
		productId,
		draftId,
	}: {
		readonly producerId: ProducerId;
		readonly productId: ProductId | null;
		readonly draftId: number | null;
	},
): Promise<DraftRow | undefined> {
	if (productId !== null) return findDraftOf(executor, producerId, { productId });
	if (draftId === null) return undefined;
	const draft = await findDraftOf(executor, producerId, { draftId });
	if (!draft) throw new AppError('NOT_FOUND');
	return draft;
}

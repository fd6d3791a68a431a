import type { ProductDraft } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import { and, eq } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { productDrafts } from './tables';

export type DraftRow = typeof productDrafts.$inferSelect;

/** Which draft, among whose (null for an organiser, who may open everybody's), and as it was seen. */
export interface DraftRef {
	readonly draftId: number;
	readonly producerId: ProducerId | null;
	readonly revision: number;
}

/**
 * A draft, kept from others until the transaction ends.
 * @throws AppError NOT_FOUND where there is none, or it is another producer's; CHANGED_MEANWHILE
 * where somebody has gone on with it
 */
export async function lockDraft(
	tx: Transaction,
	{ draftId, producerId, revision }: DraftRef,
): Promise<DraftRow> {
	const [row] = await tx
		.select()
		.from(productDrafts)
		.where(eq(productDrafts.id, draftId))
		.for('update');
	if (!row || (producerId !== null && row.producerId !== producerId)) {
		throw new AppError('NOT_FOUND');
	}
	if (row.revision !== revision) throw new AppError('CHANGED_MEANWHILE');
	return row;
}

/** A producer's open drafts. */
export async function listDraftsOf(
	executor: Executor,
	producerId: ProducerId,
): Promise<DraftRow[]> {
	return executor.select().from(productDrafts).where(eq(productDrafts.producerId, producerId));
}

/** The open draft of a product, or one of a product that is to be, among a producer's. */
export async function findDraftOf(
	executor: Executor,
	producerId: ProducerId,
	of: { readonly productId: ProductId } | { readonly draftId: number },
): Promise<DraftRow | undefined> {
	const which =
		'productId' in of
			? eq(productDrafts.productId, of.productId)
			: eq(productDrafts.id, of.draftId);
	const [row] = await executor
		.select()
		.from(productDrafts)
		.where(and(eq(productDrafts.producerId, producerId), which));
	return row;
}

/** What a desk is told of a draft. */
export function toDraft(row: DraftRow): ProductDraft {
	const { id, productId, changes, pictureFileId, dossierId, state, reason, revision } = row;
	const { savedAt } = row;
	return { id, productId, changes, pictureFileId, dossierId, state, reason, revision, savedAt };
}

/** As the audit log names it. */
export function subjectOf({ id, productId }: Pick<DraftRow, 'id' | 'productId'>): string {
	return productId === null ? `productDraft ${id}` : `product ${productId}`;
}

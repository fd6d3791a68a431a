import type { DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { dossiers } from './tables';

export type DossierRow = typeof dossiers.$inferSelect;

/** Which dossier, and among whose: null for an organiser, who may open everybody's. */
export interface DossierRef {
	readonly dossierId: DossierId;
	readonly producerId: ProducerId | null;
}

/**
 * A dossier.
 * @throws AppError NOT_FOUND where there is none, or it is another producer's
 */
export async function getDossier(executor: Executor, ref: DossierRef): Promise<DossierRow> {
	const [row] = await executor.select().from(dossiers).where(eq(dossiers.id, ref.dossierId));
	return requireOwn(row, ref);
}

/**
 * The same, kept from others until the transaction ends: whatever changes a dossier begins here.
 * @throws AppError NOT_FOUND
 */
export async function lockDossier(tx: Transaction, ref: DossierRef): Promise<DossierRow> {
	const [row] = await tx
		.select()
		.from(dossiers)
		.where(eq(dossiers.id, ref.dossierId))
		.for('update');
	return requireOwn(row, ref);
}

/** Which dossier each product of a producer rests on; a product that has none is not in it. */
export async function getDossiersOfProducts(
	executor: Executor,
	producerId: ProducerId,
): Promise<ReadonlyMap<ProductId, DossierId>> {
	const rows = await executor
		.select({ id: dossiers.id, productId: dossiers.productId })
		.from(dossiers)
		.where(eq(dossiers.producerId, producerId));
	return new Map(
		rows.flatMap(({ id, productId }) => (productId === null ? [] : [[productId, id] as const])),
	);
}

/**
 * Makes sure that a product may be made to rest on a dossier: it rests on one only, for good, and one
 * that was revoked is reopened.
 * @throws AppError CHANGED_MEANWHILE where either belongs elsewhere by now
 */
export async function requireFreeFor(
	executor: Executor,
	dossier: Pick<DossierRow, 'id' | 'productId'>,
	productId: ProductId | null,
): Promise<void> {
	const bound =
		productId === null
			? []
			: await executor.select().from(dossiers).where(eq(dossiers.productId, productId));
	const isElsewhere = dossier.productId !== null && dossier.productId !== productId;
	if (isElsewhere || bound.some(({ id }) => id !== dossier.id)) {
		throw new AppError('CHANGED_MEANWHILE');
	}
}

function requireOwn(row: DossierRow | undefined, { producerId }: DossierRef): DossierRow {
	if (!row || (producerId !== null && row.producerId !== producerId)) {
		throw new AppError('NOT_FOUND');
	}
	return row;
}

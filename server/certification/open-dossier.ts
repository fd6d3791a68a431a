import { dossierId, type DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import { uuidV7, type ProducerId, type ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, isNotNull } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { getOwnProduct } from '../catalogue/own-products';
import type { Executor, Transaction } from '../database/database';
import { doOnce } from '../once/do-once';
import { productDrafts } from '../products/tables';
import { dossiers } from './tables';

export interface NewDossier {
	readonly producerId: ProducerId;
	/** As the producer calls it. */
	readonly productName: string;
	/** 1–26; decides which papers are asked for. */
	readonly setCode: number;
	readonly actor: Actor | null;
	/** The same each time that this one is asked for. */
	readonly key?: string;
}

/**
 * Opens a dossier for a product that is to be shown one day. The same one opened again, since the
 * answer got lost, is the one that there is.
 * @throws AppError CHANGED_MEANWHILE where another was opened by that key
 */
export async function openDossier(
	executor: Executor,
	{ actor, key, ...dossier }: NewDossier,
	now: EpochMs,
): Promise<DossierId> {
	const wish = { key, actor, action: 'dossier.open', said: dossier };
	const open = (tx: Transaction) => insert(tx, { ...dossier, productId: null, actor }, now);
	return dossierId(await executor.transaction((tx) => doOnce(tx, wish, now, () => open(tx))));
}

/** A dossier for a product that the stall has written already. */
export interface ProductWithout {
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly actor: Actor | null;
	/** The same each time that this one is asked for. */
	readonly key?: string;
}

/**
 * Opens the dossier that a product rests on from then on. Its name and its set are the product's.
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · CHANGED_MEANWHILE where the product
 * has a dossier by now, what is written of it names one, or another was opened by that key
 */
export async function openDossierFor(
	executor: Executor,
	{ producerId, productId, actor, key }: ProductWithout,
	now: EpochMs,
): Promise<DossierId> {
	const wish = { key, actor, action: 'dossier.open', said: { producerId, productId } };
	const open = async (tx: Transaction) => {
		const { name, setCode } = await getOwnProduct(tx, { producerId, productId });
		// That draft could not be published any more: a product rests on one dossier only.
		const named = and(eq(productDrafts.productId, productId), isNotNull(productDrafts.dossierId));
		if ((await tx.$count(productDrafts, named)) > 0) throw new AppError('CHANGED_MEANWHILE');
		return insert(tx, { producerId, productId, productName: name, setCode, actor }, now);
	};
	return dossierId(await executor.transaction((tx) => doOnce(tx, wish, now, () => open(tx))));
}

async function insert(
	tx: Transaction,
	{ actor, ...dossier }: Omit<NewDossier, 'key'> & { readonly productId: ProductId | null },
	now: EpochMs,
): Promise<DossierId> {
	const { productId, productName, setCode, producerId } = dossier;
	const id = dossierId(uuidV7(now));
	const opened = await tx
		.insert(dossiers)
		.values({ ...dossier, id, state: 'open', openedAt: now })
		// Of two at once for one product the second is refused.
		.onConflictDoNothing({ target: dossiers.productId })
		.returning({ id: dossiers.id });
	if (opened.length === 0) throw new AppError('CHANGED_MEANWHILE');
	await recordChange(tx, {
		...{ actor, at: now, action: 'dossier.open', subject: `dossier ${id}`, producerId },
		after: { productName, setCode, ...(productId === null ? {} : { productId }) },
	});
	return id;
}

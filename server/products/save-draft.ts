import {
	changedFacts,
	keepsGtin,
	NO_FACTS,
	type ProductFacts,
} from '$lib/domain/catalogue/product-draft';
import { dossierId as toDossierId, type DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { FileId } from '$lib/domain/files/purposes';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { getOwnProduct, type OwnProduct } from '../catalogue/own-products';
import { getDossier, requireFreeFor } from '../certification/find-dossier';
import type { Executor, Transaction } from '../database/database';
import { attachFile, detachFile } from '../files/attach-file';
import { listDraftsOf, lockDraft, subjectOf, type DraftRef, type DraftRow } from './find-draft';
import { productDrafts } from './tables';

/** What the writer wants; what is equal to the product as it is, is left out when it is kept. */
export interface DraftContent {
	readonly changes: Partial<ProductFacts>;
	/** Handed in before; null where the picture stays. */
	readonly pictureFileId: FileId | null;
	/** Which dossier the product rests on; only of one that has none yet. */
	readonly dossierId: string | null;
}

export interface NewDraft extends DraftContent {
	readonly producerId: ProducerId;
	/** Null for a product that is to be. */
	readonly productId: ProductId | null;
	readonly key: string;
	readonly actor: Actor;
}

export interface SavedDraft extends DraftContent, DraftRef {
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/** More than anybody writes at once. */
const MOST_DRAFTS = 200;

/**
 * Begins a draft. The same one begun again, since the answer got lost, is the one that there is.
 * @returns its number and revision
 * @throws AppError UNKNOWN_PRODUCT also for another producer's · CHANGED_MEANWHILE where somebody
 * else has begun one of this product · NOT_FOUND, FILE_NOT_READY for picture or dossier ·
 * MALFORMED_REQUEST where it changes what is not to be changed · TOO_MANY_REQUESTS
 */
export async function createDraft(
	executor: Executor,
	{ producerId, productId, key, actor, ...content }: NewDraft,
	now: EpochMs,
): Promise<{ readonly draftId: number; readonly revision: number }> {
	return executor.transaction(async (tx) => {
		const product = productId === null ? null : await getOwnProduct(tx, { producerId, productId });
		const others = await listDraftsOf(tx, producerId);
		if (others.length >= MOST_DRAFTS) throw new AppError('TOO_MANY_REQUESTS');
		const values = {
			changes: fitChanges(content.changes, product),
			dossierId: await fitDossier(tx, content.dossierId, { producerId, product }),
			savedAt: now,
			author: actor.accountId,
		};
		const [made] = await tx
			.insert(productDrafts)
			.values({ ...values, producerId, productId, key })
			.onConflictDoNothing()
			.returning();
		if (!made) {
			const known = await findAgain(tx, { producerId, productId, key });
			const again = { ...content, draftId: known.id, producerId, revision: known.revision, actor };
			return { draftId: known.id, revision: await saveIn(tx, again, now) };
		}
		await holdPicture(tx, made, content.pictureFileId);
		await record(tx, { actor, now, before: null, row: { ...made, ...content } });
		return { draftId: made.id, revision: made.revision };
	});
}

/**
 * Keeps what was written so far.
 * @returns the new revision
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE where somebody else saved it since, or the
 * organisers have it before them · FILE_NOT_READY · MALFORMED_REQUEST · GTIN_STAYS where the product
 * bears another one
 */
export async function saveDraft(
	executor: Executor,
	draft: SavedDraft,
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) => saveIn(tx, draft, now));
}

async function saveIn(tx: Transaction, draft: SavedDraft, now: EpochMs): Promise<number> {
	const { producerId, actor, pictureFileId } = draft;
	const row = await lockDraft(tx, draft);
	if (row.state === 'submitted') throw new AppError('CHANGED_MEANWHILE');
	const { productId } = row;
	const product = productId === null ? null : await getOwnProduct(tx, { producerId, productId });
	const changes = fitChanges(draft.changes, product);
	const dossierId = await fitDossier(tx, draft.dossierId, { producerId, product });
	const revision = row.revision + 1;
	const author = actor.accountId;
	await holdPicture(tx, row, pictureFileId);
	await tx
		.update(productDrafts)
		.set({ changes, dossierId, revision, savedAt: now, author })
		.where(eq(productDrafts.id, row.id));
	const after = { ...row, changes, dossierId, pictureFileId };
	await record(tx, { actor, now, before: row, row: after });
	return revision;
}

/** Drops a draft; what shoppers see stays. @throws AppError NOT_FOUND · CHANGED_MEANWHILE */
export async function dropDraft(
	executor: Executor,
	{ actor, ...ref }: DraftRef & { readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	await executor.transaction(async (tx) => {
		const row = await lockDraft(tx, ref);
		if (row.pictureFileId !== null) await detachFile(tx, row.pictureFileId);
		await tx.delete(productDrafts).where(eq(productDrafts.id, row.id));
		await recordChange(tx, {
			...{ actor, at: now, action: 'product.dropDraft', subject: subjectOf(row) },
			producerId: row.producerId,
			before: told(row),
		});
	});
}

async function findAgain(
	tx: Transaction,
	{ producerId, productId, key }: Pick<NewDraft, 'producerId' | 'productId' | 'key'>,
): Promise<DraftRow> {
	const [known] = await tx
		.select()
		.from(productDrafts)
		.where(and(eq(productDrafts.producerId, producerId), eq(productDrafts.key, key)));
	// Another phone began one, or has gone on with this one.
	const isSame = known?.productId === productId && known.revision === 1;
	if (!isSame) throw new AppError('CHANGED_MEANWHILE');
	return known;
}

function fitChanges(
	changes: Partial<ProductFacts>,
	product: OwnProduct | null,
): Partial<ProductFacts> {
	const changed = changedFacts(product ?? NO_FACTS, changes);
	if (!product) return changed;
	// Papers are of one set of goods.
	if ('setCode' in changed) throw new AppError('MALFORMED_REQUEST');
	const { gtin = product.gtin } = changed;
	if (!keepsGtin(product.gtin, gtin)) throw new AppError('GTIN_STAYS');
	return changed;
}

/** A dossier of theirs that no other product rests on, for a product that rests on no other. */
async function fitDossier(
	tx: Transaction,
	id: string | null,
	{ producerId, product }: { readonly producerId: ProducerId; readonly product: OwnProduct | null },
): Promise<DossierId | null> {
	if (id === null) return null;
	const dossier = await getDossier(tx, { dossierId: toDossierId(id), producerId });
	await requireFreeFor(tx, dossier, product?.id ?? null);
	return dossier.id;
}

/** The draft holds its picture from now on, and lets go of the one before. */
async function holdPicture(tx: Transaction, row: DraftRow, id: FileId | null): Promise<void> {
	if (id === row.pictureFileId) return;
	if (row.pictureFileId !== null) await detachFile(tx, row.pictureFileId);
	if (id !== null) {
		const wish = { id, purpose: 'productPicture', producerId: row.producerId } as const;
		await attachFile(tx, wish, `productDraft ${row.id}`);
	}
	await tx.update(productDrafts).set({ pictureFileId: id }).where(eq(productDrafts.id, row.id));
}

async function record(
	tx: Transaction,
	change: {
		readonly actor: Actor;
		readonly now: EpochMs;
		readonly before: DraftRow | null;
		readonly row: Pick<DraftRow, 'id' | 'productId' | 'producerId' | 'changes'> & {
			readonly pictureFileId: string | null;
			readonly dossierId: string | null;
		};
	},
): Promise<void> {
	const { actor, now, before, row } = change;
	await recordChange(tx, {
		...{ actor, at: now, action: 'product.draft', subject: subjectOf(row) },
		producerId: row.producerId,
		before: before ? told(before) : null,
		after: told(row),
	});
}

function told({
	changes,
	pictureFileId,
	dossierId,
}: {
	readonly changes: Partial<ProductFacts>;
	readonly pictureFileId: string | null;
	readonly dossierId: string | null;
}) {
	return { ...changes, pictureFileId, dossierId };
}

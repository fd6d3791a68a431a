import { factFaults, keepsGtin, NO_FACTS } from '$lib/domain/catalogue/product-draft';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { findImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { getOwnProduct, requireFreeGtin } from '../catalogue/own-products';
import { getDossier, requireFreeFor } from '../certification/find-dossier';
import type { Executor, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { lockDraft, subjectOf, type DraftRef, type DraftRow } from './find-draft';
import { productDrafts } from './tables';

export interface DraftAct extends DraftRef {
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/**
 * Hands a draft to the organisers. Until they have looked, shoppers see what they saw.
 * @returns the new revision
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE where it was changed or handed in since ·
 * MALFORMED_REQUEST where something is missing, or nothing changes of what was reviewed · GTIN_TAKEN
 */
export async function submitDraft(
	executor: Executor,
	act: DraftAct,
	now: EpochMs,
): Promise<number> {
	return executor.transaction(async (tx) => {
		const row = await lockDraft(tx, act);
		if (row.state === 'submitted') throw new AppError('CHANGED_MEANWHILE');
		const facts = await requireFit(tx, row);
		const revision = await move(tx, row, { state: 'submitted', submittedAt: now, reason: null });
		await record(tx, row, {
			...{ actor: act.actor, at: now, action: 'product.submit' },
			now: { state: 'submitted', revision },
		});
		await notify(tx, {
			kind: 'productSubmitted',
			params: { productName: facts.name },
			to: (await findImpartial(tx, 'dossiers.review', { producerIds: [row.producerId], now })).map(
				toAccount,
			),
			at: now,
		});
		return revision;
	});
}

/**
 * Takes a draft back that the organisers have not decided about, to go on writing.
 * @returns the new revision
 * @throws AppError NOT_FOUND · CHANGED_MEANWHILE
 */
export async function takeBackDraft(
	executor: Executor,
	act: DraftAct,
	now: EpochMs,
): Promise<number> {
	return executor.transaction(async (tx) => {
		const row = await lockDraft(tx, act);
		if (row.state !== 'submitted') throw new AppError('CHANGED_MEANWHILE');
		const revision = await move(tx, row, { state: 'draft', submittedAt: null, reason: null });
		await record(tx, row, {
			...{ actor: act.actor, at: now, action: 'product.takeBack' },
			now: { state: 'draft', revision },
		});
		return revision;
	});
}

/** Moves a draft on; the next who acts must have seen it. */
export async function move(
	tx: Transaction,
	{ id, revision }: DraftRow,
	to: Pick<DraftRow, 'state' | 'submittedAt' | 'reason'>,
): Promise<number> {
	await tx
		.update(productDrafts)
		.set({ ...to, revision: revision + 1 })
		.where(eq(productDrafts.id, id));
	return revision + 1;
}

/**
 * What a product would be by a draft.
 * @throws AppError MALFORMED_REQUEST where that cannot stand, or nothing is different of a product that
 * was reviewed: of one that nobody looked at the review alone is something; GTIN_STAYS where it bears
 * another one by now; GTIN_TAKEN; CHANGED_MEANWHILE where the product rests on another dossier
 */
export async function requireFit(tx: Transaction, row: DraftRow) {
	const { productId, producerId, changes, pictureFileId, dossierId } = row;
	const product = productId === null ? null : await getOwnProduct(tx, { producerId, productId });
	const facts = { ...(product ?? NO_FACTS), ...changes };
	const isEmpty = Object.keys(changes).length === 0 && pictureFileId === null && dossierId === null;
	const isToBeSeen = product !== null && product.reviewedAt === null;
	const [fault] = factFaults(facts);
	if ((isEmpty && !isToBeSeen) || fault !== undefined) {
		throw new AppError('MALFORMED_REQUEST', fault === undefined ? {} : { field: fault });
	}
	if (dossierId !== null) {
		const dossier = await getDossier(tx, { dossierId, producerId });
		await requireFreeFor(tx, dossier, productId);
	}
	if (!keepsGtin(product?.gtin ?? null, facts.gtin)) {
		throw new AppError('GTIN_STAYS');
	}
	if (facts.gtin !== null) await requireFreeGtin(tx, facts.gtin, productId);
	return facts;
}

async function record(
	tx: Transaction,
	row: DraftRow,
	{
		now,
		...change
	}: {
		readonly actor: Actor;
		readonly at: EpochMs;
		readonly action: string;
		/** As it is from now on. */
		readonly now: Pick<DraftRow, 'state' | 'revision'>;
	},
): Promise<void> {
	await recordChange(tx, {
		...{ ...change, subject: subjectOf(row), producerId: row.producerId },
		before: { state: row.state, revision: row.revision },
		after: { ...now, draftId: row.id },
	});
}

import type { DocumentKind } from '$lib/domain/certification/documents';
import { mayBeEdited, type DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import type { ProducerId } from '$lib/domain/ids';
import { dayOf, type DayText, type EpochMs } from '$lib/domain/time';
import { and, desc, eq } from 'drizzle-orm';

import { findImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { attachFile } from '../files/attach-file';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { checklistOf } from './checklist-rules';
import { lockDossier, type DossierRef, type DossierRow } from './find-dossier';
import { documentEvents } from './tables';

/** Most pages of one paper. */
export const MAX_PAGES = 20;

export interface NewDocument extends DossierRef {
	readonly kind: DocumentKind;
	/** The pages, uploaded before; 1–{@link MAX_PAGES}. */
	readonly fileIds: readonly string[];
	readonly issuedOn: DayText | null;
	/** Last day it holds. */
	readonly expiresOn: DayText | null;
	readonly actor: Actor;
}

/**
 * Hands in one paper of a dossier. What was handed in before stays in the history. A newer paper of an
 * accepted dossier wakes the reviewers, once a day: nobody hands that dossier in again.
 * @throws AppError NOT_FOUND; MALFORMED_REQUEST where the set knows no such paper, a commitment is
 * signed and not uploaded, or a paper that always runs out comes without its last day;
 * CHANGED_MEANWHILE where the dossier takes no papers any more. A page that was never handed in, or
 * is another's, is NOT_FOUND; one on its way FILE_NOT_READY
 */
export async function submitDocument(
	executor: Executor,
	document: NewDocument,
	now: EpochMs,
): Promise<void> {
	const { kind, fileIds, issuedOn, expiresOn, actor } = document;
	await executor.transaction(async (tx) => {
		const dossier = await lockDossier(tx, document);
		const item = (await checklistOf(tx, dossier)).find((one) => one.kind === kind);
		const lacksExpiry = item?.expiry === 'always' && expiresOn === null;
		const isBackwards = issuedOn !== null && expiresOn !== null && expiresOn < issuedOn;
		const hasPages = fileIds.length >= 1 && fileIds.length <= MAX_PAGES;
		if (!item || kind === 'commitment' || lacksExpiry || isBackwards || !hasPages) {
			throw new AppError('MALFORMED_REQUEST');
		}
		// Sent again since its answer was lost on the road.
		if (await isHandedIn(tx, document)) return;
		if (!mayBeEdited(dossier.state)) throw new AppError('CHANGED_MEANWHILE');
		await takePages(tx, dossier, fileIds);
		await tx.insert(documentEvents).values({
			dossierId: dossier.id,
			kind,
			what: 'submitted',
			fileIds: [...fileIds],
			issuedOn,
			expiresOn,
			accountId: actor.accountId,
			at: now,
		});
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.submitDocument',
			subject: `dossier ${dossier.id}`,
			producerId: dossier.producerId,
			after: { kind, fileIds, issuedOn, expiresOn },
		});
		if (dossier.state === 'accepted') await wakeReviewers(tx, dossier, now);
	});
}

/** Whether this very paper is what was handed in last of its kind, and nobody has judged it since. */
async function isHandedIn(
	tx: Transaction,
	{ dossierId, kind, fileIds, issuedOn, expiresOn }: NewDocument,
): Promise<boolean> {
	const [last] = await tx
		.select()
		.from(documentEvents)
		.where(and(eq(documentEvents.dossierId, dossierId), eq(documentEvents.kind, kind)))
		.orderBy(desc(documentEvents.id))
		.limit(1);
	return (
		last?.what === 'submitted' &&
		last.issuedOn === issuedOn &&
		last.expiresOn === expiresOn &&
		last.fileIds.join() === fileIds.join()
	);
}

/** The dossier holds its pages from now on, so that they are kept as long as it is. */
async function takePages(
	tx: Transaction,
	{ id, producerId }: { readonly id: DossierId; readonly producerId: ProducerId },
	pages: readonly string[],
): Promise<void> {
	for (const page of pages) {
		const wish = { id: fileId(page), purpose: 'dossierDocument', producerId } as const;
		await attachFile(tx, wish, `dossier ${id}`);
	}
}

async function wakeReviewers(
	tx: Transaction,
	{ id: dossierId, producerId, productName }: DossierRow,
	now: EpochMs,
): Promise<void> {
	const people = await findImpartial(tx, 'dossiers.review', { producerIds: [producerId], now });
	await notify(tx, {
		kind: 'dossierRenewed',
		params: { dossierId, productName },
		to: people.map(toAccount),
		at: now,
		once: `papers of ${dossierId} on ${dayOf(now)}`,
	});
}

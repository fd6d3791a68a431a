import { mayBeWaived, type DocumentKind } from '$lib/domain/certification/documents';
import { counting, documentState, isRelied } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { checklistOf } from './checklist-rules';
import { getDocumentHistory, toDocumentEvent } from './document-history';
import { lockDossier, type DossierRow } from './find-dossier';
import { documentEvents } from './tables';

export interface DocumentReview {
	readonly dossierId: DossierRow['id'];
	readonly kind: DocumentKind;
	readonly verdict: 'accepted' | 'rejected' | 'waived';
	/** Why it was rejected or waived, in words that its producer can do something about. */
	readonly reason: string | null;
	/** The paper that the reviewer had in front of them; null where there was none. */
	readonly seenId: number | null;
	readonly actor: Actor;
}

/**
 * Accepts a paper, rejects it or lets a dossier do without it.
 * @throws AppError NOT_FOUND; FORBIDDEN of one's own producer; MALFORMED_REQUEST without a reason
 * where one is owed, where there is nothing to accept, or where it cannot be waived; CHANGED_MEANWHILE where another paper was
 * handed in since, or the dossier was accepted by the one that is to be refused
 */
export async function reviewDocument(
	executor: Executor,
	review: DocumentReview,
	now: EpochMs,
): Promise<void> {
	const { kind, verdict, actor, seenId } = review;
	const reason = review.reason?.trim() ?? '';
	await executor.transaction(async (tx) => {
		const dossier = await lockDossier(tx, { dossierId: review.dossierId, producerId: null });
		await requireImpartial(tx, actor, { producerId: dossier.producerId, now });
		const isKnown = (await checklistOf(tx, dossier)).some((item) => item.kind === kind);
		const isFit = verdict === 'waived' ? mayBeWaived(kind) : seenId !== null;
		if (!isKnown || !isFit || (verdict !== 'accepted' && reason === '')) {
			throw new AppError('MALFORMED_REQUEST');
		}
		if ((await latestPaper(tx, dossier.id, kind)) !== seenId) {
			throw new AppError('CHANGED_MEANWHILE');
		}
		const events = (await getDocumentHistory(tx, [dossier.id])).get(dossier.id) ?? [];
		const earlier = events.filter((event) => event.kind === kind);
		if (verdict === 'rejected' && dossier.state === 'accepted') {
			const ofKind = counting(earlier.map(toDocumentEvent), dossier);
			if (isRelied(documentState(ofKind, now))) throw new AppError('CHANGED_MEANWHILE');
		}
		await tx.insert(documentEvents).values({
			dossierId: dossier.id,
			kind,
			what: verdict,
			reason: verdict === 'accepted' ? null : reason,
			accountId: actor.accountId,
			at: now,
		});
		await recordChange(tx, {
			actor,
			at: now,
			action: 'dossier.reviewDocument',
			subject: `dossier ${dossier.id}`,
			producerId: dossier.producerId,
			before: { kind, verdict: earlier.at(-1)?.what ?? null },
			after: { kind, verdict, ...(reason === '' ? {} : { reason }) },
		});
		await tellProducer(tx, dossier, { verdict, now });
	});
}

/** The paper of a kind that was handed in last. */
async function latestPaper(
	tx: Transaction,
	dossierId: DossierRow['id'],
	kind: DocumentKind,
): Promise<number | null> {
	const [row] = await tx
		.select({ id: documentEvents.id })
		.from(documentEvents)
		.where(
			and(
				eq(documentEvents.dossierId, dossierId),
				eq(documentEvents.kind, kind),
				eq(documentEvents.what, 'submitted'),
			),
		)
		.orderBy(desc(documentEvents.id))
		.limit(1);
	return row?.id ?? null;
}

async function tellProducer(
	tx: Transaction,
	{ id, producerId, productName }: DossierRow,
	{ verdict, now }: { readonly verdict: DocumentReview['verdict']; readonly now: EpochMs },
): Promise<void> {
	await notify(tx, {
		kind: verdict === 'rejected' ? 'documentRejected' : 'documentAccepted',
		params: { dossierId: id, producerId, productName },
		to: await audienceOf(tx, { permission: 'dossiers.submit', producerId }),
		at: now,
	});
}

import type { DossierView } from '$lib/domain/certification/dossier-view';
import type { Completeness } from '$lib/domain/certification/dossier';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { getListingFacts } from '../catalogue/listing-facts';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { describeFiles } from '../files/describe-files';
import { getStandings, UNKNOWN_STANDING } from '../producers/standing';
import { getCertificate } from './certificates';
import { COMMITMENT } from './commitment-text';
import { listDecisions } from './decision-record';
import { getDocumentHistory } from './document-history';
import { getDossier, type DossierRef, type DossierRow } from './find-dossier';
import { getCompleteness } from './listing-gate';
import { findMakingUp } from './makes-up';
import { commitments, dossierMessages } from './tables';

/**
 * A dossier, whole.
 * @throws AppError NOT_FOUND
 */
export async function readDossier(
	executor: Executor,
	ref: DossierRef,
	now: EpochMs,
): Promise<DossierView> {
	const dossier = await getDossier(executor, ref);
	const [producer] = await getProducerNames(executor, [dossier.producerId]);
	const completeness = await completenessFor(executor, dossier, now);
	const history = (await getDocumentHistory(executor, [dossier.id])).get(dossier.id) ?? [];
	const { certificateId } = dossier;
	const messages = await executor
		.select()
		.from(dossierMessages)
		.where(eq(dossierMessages.dossierId, dossier.id))
		.orderBy(asc(dossierMessages.id));
	const signed = await executor
		.select()
		.from(commitments)
		.where(eq(commitments.dossierId, dossier.id))
		.orderBy(asc(commitments.id));
	const decided = await listDecisions(executor, {
		dossierIds: [dossier.id],
		certificateIds: certificateId === null ? [] : [certificateId],
	});
	const { items, toSubmit, missing } = completeness;
	return {
		dossier: { ...dossier, producerName: producer?.name ?? '' },
		product: await productOf(executor, dossier),
		producer: await standingOf(executor, dossier),
		items,
		toSubmit,
		missing,
		history,
		files: await describeFiles(
			executor,
			history.flatMap(({ fileIds }) => fileIds),
		),
		messages,
		certificate: certificateId === null ? null : await getCertificate(executor, certificateId),
		isMakingUp:
			certificateId !== null && (await findMakingUp(executor, [certificateId])).has(certificateId),
		decisions: decided,
		commitment: { ...COMMITMENT, signed },
		people: Object.fromEntries(
			await accountNames(executor, [
				...[...history, ...messages, ...signed, ...decided].map((row) => row.accountId),
				...decided.map(({ second }) => second?.accountId ?? null),
			]),
		),
	};
}

async function completenessFor(
	executor: Executor,
	dossier: DossierRow,
	now: EpochMs,
): Promise<Completeness> {
	const found = (await getCompleteness(executor, [dossier], now)).get(dossier.id);
	if (!found) throw new Error('a dossier without a checklist');
	return found;
}

async function productOf(
	executor: Executor,
	{ productId }: DossierRow,
): Promise<DossierView['product']> {
	if (productId === null) return null;
	const [facts] = await getListingFacts(executor, [productId]);
	if (!facts) return null;
	const { id, isHeld, isListed, withdrawnBecause } = facts;
	return { id, isHeld, isListed, isWaiting: !isHeld && withdrawnBecause === 'waiting' };
}

async function standingOf(
	executor: Executor,
	{ producerId }: DossierRow,
): Promise<DossierView['producer']> {
	const standing = (await getStandings(executor, [producerId])).get(producerId);
	const { verifiedAt, suspendedAt } = standing ?? UNKNOWN_STANDING;
	return { isVerified: verifiedAt !== null, isSuspended: suspendedAt !== null };
}

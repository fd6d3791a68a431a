import type { AccountId } from '$lib/domain/accounts/account';
import type { ReviewedDossier } from '$lib/domain/certification/dossier-view';
import type { DossierId } from '$lib/domain/certification/dossier';
import type { EpochMs } from '$lib/domain/time';

import { findPartialTo } from '../accounts/impartial';
import type { Executor } from '../database/database';
import {
	listCertificates,
	type CertificatesPage,
	type CertificatesQuestion,
	type ListedCertificate,
} from './list-certificates';
import { readDossier } from './read-dossier';
import { listStakes } from './stakes';

/** A certificate, and whether who reads it may judge it. */
export interface ReviewedCertificate extends ListedCertificate {
	readonly mayJudge: boolean;
}

export interface ReviewedCertificates extends CertificatesPage {
	readonly certificates: readonly ReviewedCertificate[];
}

/**
 * A dossier as a reviewer reads it: it says whether they may judge its producer, which a phone cannot
 * know of somebody who left a stall.
 * @throws AppError NOT_FOUND
 */
export async function readForReview(
	executor: Executor,
	{ dossierId, readerId }: { readonly dossierId: DossierId; readonly readerId: AccountId },
	now: EpochMs,
): Promise<ReviewedDossier> {
	const view = await readDossier(executor, { dossierId, producerId: null }, now);
	const own = await findPartialTo(executor, readerId, now);
	return { ...view, mayJudge: !own.includes(view.dossier.producerId) };
}

/** Certificates by number, each with whether the reader may judge all whom it is about. */
export async function listForReview(
	executor: Executor,
	{ readerId, ...question }: CertificatesQuestion & { readonly readerId: AccountId },
	now: EpochMs,
): Promise<ReviewedCertificates> {
	const page = await listCertificates(executor, question, now);
	const own = await findPartialTo(executor, readerId, now);
	const certificates: ReviewedCertificate[] = [];
	for (const certificate of page.certificates) {
		// Few reviewers work for anybody: only of theirs is it asked whom each is about.
		const stakes = own.length === 0 ? [] : await listStakes(executor, certificate.id);
		const mayJudge = !stakes.some(({ producerId }) => own.includes(producerId));
		certificates.push({ ...certificate, mayJudge });
	}
	return { ...page, certificates };
}

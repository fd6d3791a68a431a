import { lastValidDay, type Certificate } from '$lib/domain/certification/certificate';
import { faultOf, type CertificateFacts } from '$lib/domain/certification/certificate-facts';
import type { DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { CertificateId } from '$lib/domain/ids';
import { dayOf, type DayText, type EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import type { Executor, Transaction } from '../database/database';
import { addCertificates, getCertificate, reviseCertificate } from './certificates';
import { listDecisions } from './decision-record';
import { lockDossier, type DossierRow } from './find-dossier';
import { rememberStakes } from './stakes';
import { dossiers } from './tables';

/** What stands on a certificate. */
export interface PrintedFacts extends Omit<CertificateFacts, 'expiresOn'> {
	/** Decision number as printed. */
	readonly number: string;
	readonly issuer: string;
	/** As printed; null = 36 months from the day of issue. */
	readonly expiresOn: DayText | null;
}

export interface Registration extends PrintedFacts {
	readonly dossierId: DossierId;
	readonly actor: Actor;
}

/**
 * Writes down the certificate that a dossier rests on. It counts for nothing until it is verified:
 * with the acceptance of the dossier, or, for a renewed one, by a decision of its own. One that
 * nobody has verified or decided about yet is set right in place.
 * @throws AppError NOT_FOUND; FORBIDDEN of one's own producer; MALFORMED_REQUEST for what cannot be
 * true of a certificate; CHANGED_MEANWHILE while a decision waits for its second signature
 */
export async function registerCertificate(
	executor: Executor,
	{ dossierId, actor, ...facts }: Registration,
	now: EpochMs,
): Promise<CertificateId> {
	const expiresOn = facts.expiresOn ?? lastValidDay(facts.issuedOn);
	if (faultOf({ ...facts, expiresOn }, dayOf(now)) !== null)
		throw new AppError('MALFORMED_REQUEST');
	return executor.transaction(async (tx) => {
		const known = await findCertificateOf(tx, dossierId);
		const row = { ...facts, expiresOn, standing: 'unverified' as const };
		// Publishing first, any other lock after it.
		const id =
			known && (await isUntouched(tx, known))
				? await revised(tx, { ...row, id: known.id }, now)
				: (await addCertificates(tx, [row], now))[0];
		if (id === undefined) throw new Error('no certificate was made');
		const dossier = await lockDossier(tx, { dossierId, producerId: null });
		await requireImpartial(tx, actor, { producerId: dossier.producerId, now });
		// The second person signs what the first one saw.
		const decided = await listDecisions(tx, { dossierIds: [dossierId] });
		if (decided.some(({ standing }) => standing === 'waiting')) {
			throw new AppError('CHANGED_MEANWHILE');
		}
		await tx.update(dossiers).set({ certificateId: id }).where(eq(dossiers.id, dossierId));
		await rememberStakes(tx, dossierId, [known?.id, id]);
		await recordChange(tx, {
			actor,
			at: now,
			action: 'certificate.register',
			subject: `certificate ${id}`,
			producerId: dossier.producerId,
			before: known?.id === id ? { ...known } : null,
			after: { ...row, id, dossierId },
		});
		return id;
	});
}

async function findCertificateOf(
	tx: Transaction,
	dossierId: DossierRow['id'],
): Promise<Certificate | null> {
	const [row] = await tx
		.select({ id: dossiers.certificateId })
		.from(dossiers)
		.where(eq(dossiers.id, dossierId));
	if (!row) throw new AppError('NOT_FOUND');
	return row.id === null ? null : getCertificate(tx, row.id);
}

async function isUntouched(tx: Transaction, { id, standing }: Certificate): Promise<boolean> {
	if (standing !== 'unverified') return false;
	const holders = await tx.$count(dossiers, eq(dossiers.certificateId, id));
	return holders === 1 && (await listDecisions(tx, { certificateIds: [id] })).length === 0;
}

async function revised(
	tx: Transaction,
	revision: Omit<Certificate, 'isIllustrative'>,
	now: EpochMs,
): Promise<CertificateId> {
	await reviseCertificate(tx, revision, now);
	return revision.id;
}

import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import type { Entry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import type { CertificateId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq, inArray } from 'drizzle-orm';

import { publish } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { certificates } from './tables';

export type NewCertificate = typeof certificates.$inferInsert;
export type CertificateRevision = Partial<Omit<Certificate, 'id'>>;

/** Rows of one statement. */
const BATCH = 1_000;

/**
 * Records certificates and publishes them, in one version.
 * @returns their ids in the order given
 */
export async function addCertificates(
	executor: Executor,
	rows: readonly NewCertificate[],
	now: EpochMs,
): Promise<CertificateId[]> {
	const added: Certificate[] = [];
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			for (let start = 0; start < rows.length; start += BATCH) {
				const batch = rows.slice(start, start + BATCH);
				added.push(...(await tx.insert(certificates).values(batch).returning()));
			}
			return { put: added.map(toEntry) };
		}),
	);
	return added.map(({ id }) => id);
}

/**
 * Changes what is known of a certificate: renewed, verified, withdrawn, set right.
 * @returns the catalogue version that tells it
 * @throws AppError NOT_FOUND
 */
export async function reviseCertificate(
	executor: Executor,
	{ id, ...revision }: CertificateRevision & { readonly id: CertificateId },
	now: EpochMs,
): Promise<number> {
	return executor.transaction((tx) =>
		publish(tx, now, async () => ({ put: await revise(tx, { id, ...revision }) })),
	);
}

/**
 * The same as a part of the caller's publication.
 * @returns what to tell of it
 * @throws AppError NOT_FOUND
 */
export async function revise(
	tx: Transaction,
	{ id, ...revision }: CertificateRevision & { readonly id: CertificateId },
): Promise<Entry[]> {
	const revised = await tx
		.update(certificates)
		.set(revision)
		.where(eq(certificates.id, id))
		.returning();
	if (revised.length === 0) throw new AppError('NOT_FOUND');
	return revised.map(toEntry);
}

/**
 * A certificate.
 * @throws AppError NOT_FOUND
 */
export async function getCertificate(executor: Executor, id: CertificateId): Promise<Certificate> {
	const [row] = await executor.select().from(certificates).where(eq(certificates.id, id));
	if (!row) throw new AppError('NOT_FOUND');
	return row;
}

/** Those of the certificates under which stars may be shown now. */
export async function getValidCertificates(
	executor: Executor,
	ids: readonly CertificateId[],
	now: EpochMs,
): Promise<ReadonlySet<CertificateId>> {
	if (ids.length === 0) return new Set();
	const rows = await executor
		.select()
		.from(certificates)
		.where(inArray(certificates.id, [...ids]));
	const valid = rows.filter((row) => certificateState(row, now) === 'valid');
	return new Set(valid.map(({ id }) => id));
}

function toEntry(certificate: Certificate): Entry {
	return { kind: 'certificate', id: String(certificate.id), body: certificate };
}

import type { Entry } from '$lib/domain/catalogue/entries';
import type { Certificate } from '$lib/domain/certification/certificate';
import { certificateId, type CertificateId } from '$lib/domain/ids';
import { inArray } from 'drizzle-orm';

import { insertRows, reserveIds, updateRows } from '../database/bulk-rows';
import type { Executor, Transaction } from '../database/database';
import { certificates } from './tables';

export type ImportedCertificate = Omit<Certificate, 'id' | 'standing' | 'isIllustrative'>;

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 5_000;

/** These certificates by their ids. */
export async function readCertificates(
	executor: Executor,
	ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, Certificate>> {
	const found = new Map<CertificateId, Certificate>();
	for (let start = 0; start < ids.length; start += BATCH) {
		const some = ids.slice(start, start + BATCH);
		const rows = await executor.select().from(certificates).where(inArray(certificates.id, some));
		for (const row of rows) found.set(row.id, row);
	}
	return found;
}

/**
 * Saves imported certificates within a publication. New ones are unverified, whatever the table
 * says: a reviewer looks at each, and that publishes it.
 * @param change unverified ones as they shall be
 * @returns the ids of the new ones in the order given, and what is to be published
 */
export async function saveImportedCertificates(
	tx: Transaction,
	create: readonly ImportedCertificate[],
	change: readonly Certificate[],
): Promise<{ ids: readonly CertificateId[]; put: readonly Entry[] }> {
	const fresh = await reserveIds(tx, certificates, create.length);
	const ids = fresh.map(certificateId);
	await insertRows(
		tx,
		certificates,
		create.map((row, at) => ({
			...row,
			id: ids[at] ?? certificateId(0),
			standing: 'unverified' as const,
		})),
	);
	await updateRows(tx, certificates, change);
	const put = change.map((body): Entry => ({ kind: 'certificate', id: String(body.id), body }));
	return { ids, put };
}

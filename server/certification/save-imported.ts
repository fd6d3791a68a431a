import type { Entry } from '$lib/domain/catalogue/entries';
import type { Certificate } from '$lib/domain/certification/certificate';
import { certificateId, type CertificateId } from '$lib/domain/ids';

import { insertRows, reserveIds, updateRows } from '../database/bulk-rows';
import type { Transaction } from '../database/database';
import { certificates } from './tables';

export type ImportedCertificate = Omit<Certificate, 'id' | 'standing' | 'isIllustrative'>;

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

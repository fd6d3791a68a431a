import type { Certificate } from '$lib/domain/certification/certificate';
import type { CertificateId } from '$lib/domain/ids';
import { inArray } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { certificates } from './tables';

/** Ids of one statement; PostgreSQL takes at most 65,535 parameters. */
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

import type { Certificate } from '$lib/domain/certification/certificate';
import type { DossierId } from '$lib/domain/certification/dossier';
import type { CertificateId, ProductId } from '$lib/domain/ids';
import { inArray, or } from 'drizzle-orm';

import type { Executor } from '../database/database';
import type { DossierRow } from './find-dossier';
import { readCertificates } from './read-certificates';
import { dossiers } from './tables';

/** Which dossiers are asked for: by their ids, or by the products that rest on them. */
interface Wanted {
	readonly dossierIds: readonly DossierId[];
	readonly productIds: readonly ProductId[];
	/** Certificates that are to be told beside those of the dossiers. */
	readonly certificateIds: readonly CertificateId[];
}

/** Dossiers by their ids and by their products, and every certificate that is asked for or under them. */
export interface PapersFound {
	readonly dossierById: ReadonlyMap<DossierId, DossierRow>;
	readonly dossierByProduct: ReadonlyMap<ProductId, DossierRow>;
	readonly certificateById: ReadonlyMap<CertificateId, Certificate>;
}

/** Finds the papers of several products at once, whoever sells them. */
export async function findPapersOfProducts(
	executor: Executor,
	{ dossierIds, productIds, certificateIds }: Wanted,
): Promise<PapersFound> {
	const rows = await executor
		.select()
		.from(dossiers)
		.where(or(inArray(dossiers.id, [...dossierIds]), inArray(dossiers.productId, [...productIds])));
	return {
		dossierById: new Map(rows.map((row) => [row.id, row])),
		dossierByProduct: new Map(
			rows.flatMap((row) => (row.productId === null ? [] : [[row.productId, row] as const])),
		),
		certificateById: await readCertificates(executor, [
			...certificateIds,
			...rows.flatMap(({ certificateId }) => certificateId ?? []),
		]),
	};
}

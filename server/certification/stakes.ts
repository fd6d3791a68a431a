import type { DossierId } from '$lib/domain/certification/dossier';
import type { CertificateId, ProducerId } from '$lib/domain/ids';
import { eq, inArray } from 'drizzle-orm';

import { listCarriers } from '../catalogue/listing-facts';
import type { Executor, Transaction } from '../database/database';
import type { DossierRow } from './find-dossier';
import { certificateDossiers, dossiers } from './tables';

/** Something of a producer's that a certificate is, or once was, about. */
export interface Stake {
	readonly producerId: ProducerId;
	readonly productName: string;
	/** Null where there is none, as of what came from a spreadsheet. */
	readonly dossierId: DossierId | null;
	/** Whether it rests on that certificate today. */
	readonly isCurrent: boolean;
}

/**
 * All that a certificate is about: dossiers that rest on it, those that did before it was renewed, and
 * products that are shown under it, which may have no dossier at all. By this it is known who may judge it
 * and who is told.
 */
export async function listStakes(executor: Executor, id: CertificateId): Promise<Stake[]> {
	const past = executor
		.select({ id: certificateDossiers.dossierId })
		.from(certificateDossiers)
		.where(eq(certificateDossiers.certificateId, id));
	const carriers = await listCarriers(executor, id);
	const resting = await executor.select().from(dossiers).where(eq(dossiers.certificateId, id));
	const others = await executor.select().from(dossiers).where(inArray(dossiers.id, past));
	const carried = await dossiersOf(executor, carriers);
	const known = new Map([...carried, ...others, ...resting].map((row) => [row.id, row]));
	return [
		...[...known.values()].map(({ id: dossierId, producerId, productName, certificateId }) => ({
			...{ dossierId, producerId, productName },
			isCurrent: certificateId === id || carried.some((row) => row.id === dossierId),
		})),
		...carriers
			.filter(({ productId }) => !carried.some((row) => row.productId === productId))
			.map(({ producerId, name }) => ({
				...{ dossierId: null, producerId, productName: name },
				isCurrent: true,
			})),
	];
}

async function dossiersOf(
	executor: Executor,
	carriers: Awaited<ReturnType<typeof listCarriers>>,
): Promise<DossierRow[]> {
	const ids = carriers.map(({ productId }) => productId);
	if (ids.length === 0) return [];
	return executor.select().from(dossiers).where(inArray(dossiers.productId, ids));
}

/** Keeps in mind that a dossier rests, or has rested, on certificates. */
export async function rememberStakes(
	tx: Transaction,
	dossierId: DossierId,
	certificateIds: readonly (CertificateId | null | undefined)[],
): Promise<void> {
	for (const certificateId of new Set(certificateIds.filter((id) => typeof id === 'number'))) {
		await tx.insert(certificateDossiers).values({ certificateId, dossierId }).onConflictDoNothing();
	}
}

import { checklistFor } from '$lib/domain/certification/documents';
import { dossierId, type DossierId } from '$lib/domain/certification/dossier';
import { uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { addProducts, type NewProduct } from '../../catalogue/add-to-catalogue';
import type { Executor, Transaction } from '../../database/database';
import { verifyDemoProducers } from '../../producers/standing';
import { documentEvents, dossiers } from '../tables';
import type { ProductId } from '$lib/domain/ids';

/** Nobody saw a paper of the demonstration, and its dossiers say so. */
const WAIVED_BECAUSE = 'Dữ liệu minh hoạ: không có giấy tờ thật.';

/** Rows of one statement; PostgreSQL takes at most 65,535 parameters. */
const BATCH = 500;

/**
 * Lists products through the gate with dossiers marked as a demonstration: every required paper is
 * waived with that as its reason. For the demo market, and for tests that need a lawful stall.
 * @param rows with a certificate that is valid now
 * @returns the products' ids in the order given
 * @throws AppError NOT_LISTABLE
 */
export async function addWithDemoDossiers(
	executor: Executor,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<ProductId[]> {
	return executor.transaction(async (tx) => {
		await verifyDemoProducers(tx, [...new Set(rows.map(({ producerId }) => producerId))], now);
		const withDossiers: NewProduct[] = [];
		for (let start = 0; start < rows.length; start += BATCH) {
			const batch = rows.slice(start, start + BATCH);
			const ids = await openDemoDossiers(tx, batch, now);
			withDossiers.push(
				...batch.map((row, index) => {
					const dossierId = ids[index];
					return dossierId === undefined ? row : { ...row, dossierId };
				}),
			);
		}
		return addProducts(tx, withDossiers, now);
	});
}

async function openDemoDossiers(
	tx: Transaction,
	rows: readonly NewProduct[],
	now: EpochMs,
): Promise<DossierId[]> {
	const made = rows.map((row) => ({ ...row, dossierId: dossierId(uuidV7(now)) }));
	await tx.insert(dossiers).values(
		made.map((row) => ({
			id: row.dossierId,
			producerId: row.producerId,
			certificateId: row.certificateId ?? null,
			productName: row.name,
			setCode: row.setCode,
			state: 'accepted' as const,
			openedAt: now,
			submittedAt: now,
			isDemo: true,
		})),
	);
	await tx.insert(documentEvents).values(
		made.flatMap((row) =>
			checklistFor(row.setCode)
				.filter(({ need }) => need === 'required')
				.map(({ kind }) => ({
					dossierId: row.dossierId,
					kind,
					what: 'waived' as const,
					reason: WAIVED_BECAUSE,
					at: now,
				})),
		),
	);
	return made.map((row) => row.dossierId);
}

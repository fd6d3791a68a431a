import type { CertificateId } from '$lib/domain/ids';
import { and, eq, inArray } from 'drizzle-orm';

import { getListingFacts } from '../catalogue/listing-facts';
import type { Executor } from '../database/database';
import { certificates, dossiers } from './tables';

/**
 * Of these certificates those that would take the place of one that two people withdrew: verifying them
 * takes two again.
 */
export async function findMakingUp(
	executor: Executor,
	ids: readonly CertificateId[],
): Promise<ReadonlySet<CertificateId>> {
	if (ids.length === 0) return new Set();
	const holders = await executor
		.select({ certificateId: dossiers.certificateId, productId: dossiers.productId })
		.from(dossiers)
		.where(inArray(dossiers.certificateId, [...ids]));
	const carriers = await getListingFacts(
		executor,
		holders.flatMap(({ productId }) => productId ?? []),
	);
	const carried = carriers.flatMap(({ certificateId }) => certificateId ?? []);
	const withdrawn =
		carried.length === 0
			? []
			: await executor
					.select({ id: certificates.id })
					.from(certificates)
					.where(and(inArray(certificates.id, carried), eq(certificates.standing, 'withdrawn')));
	const lost = carriers.filter((carrier) =>
		withdrawn.some(({ id }) => id === carrier.certificateId),
	);
	return new Set(
		holders
			.filter(({ productId }) => lost.some(({ id }) => id === productId))
			.flatMap(({ certificateId }) => certificateId ?? []),
	);
}

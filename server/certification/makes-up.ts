import type { CertificateId } from '$lib/domain/ids';
import { and, eq, inArray, or } from 'drizzle-orm';

import { getProductsUnder } from '../catalogue/certified-products';
import { getListingFacts, type ListingFacts } from '../catalogue/listing-facts';
import type { Executor } from '../database/database';
import type { DossierRow } from './find-dossier';
import { certificateDossiers, certificates, decisions, dossiers } from './tables';

/**
 * Of these certificates those that would give back what two people withdrew: a decision that makes one
 * of them count takes two again. Of a dossier that ever rested on a withdrawn certificate, or whose
 * product carries one, every later certificate is such a one: what the product carries today may have been
 * exchanged since.
 */
export async function findMakingUp(
	executor: Executor,
	ids: readonly CertificateId[],
): Promise<ReadonlySet<CertificateId>> {
	if (ids.length === 0) return new Set();
	const carriers = await getProductsUnder(executor, ids);
	const carrying = carriers.map(({ id }) => id);
	const holders = await executor
		.select()
		.from(dossiers)
		.where(or(inArray(dossiers.certificateId, [...ids]), inArray(dossiers.productId, carrying)));
	const products = await getListingFacts(executor, [
		...carrying,
		...holders.flatMap(({ productId }) => productId ?? []),
	]);
	const lost = await findLost(executor, holders, products);
	return new Set([
		...holders.filter(({ id }) => lost.has(id)).flatMap(({ certificateId }) => certificateId ?? []),
		...carriers
			.filter(({ id }) => holders.some((row) => row.productId === id && lost.has(row.id)))
			.flatMap(({ certificateId }) => certificateId ?? []),
	]);
}

/** The dossiers whose certificate, some time, two people withdrew. */
async function findLost(
	executor: Executor,
	rows: readonly DossierRow[],
	products: readonly ListingFacts[],
): Promise<ReadonlySet<DossierRow['id']>> {
	if (rows.length === 0) return new Set();
	const ids = rows.map(({ id }) => id);
	const past = await executor
		.select({ id: certificateDossiers.dossierId })
		.from(certificateDossiers)
		.innerJoin(certificates, eq(certificates.id, certificateDossiers.certificateId))
		.where(
			and(inArray(certificateDossiers.dossierId, ids), eq(certificates.standing, 'withdrawn')),
		);
	const carried = products.flatMap(({ certificateId }) => certificateId ?? []);
	const withdrawn = await executor
		.select({ id: certificates.id })
		.from(certificates)
		.where(and(inArray(certificates.id, carried), eq(certificates.standing, 'withdrawn')));
	// Two people have given back a dossier that they had revoked: that is no certificate's to make up for.
	const reopened = await executor
		.select({ id: decisions.dossierId })
		.from(decisions)
		.where(and(inArray(decisions.dossierId, ids), eq(decisions.verdict, 'reopen')));
	const ofCarrier = rows.filter(({ id, productId }) => {
		const product = products.find((one) => one.id === productId);
		if (!product) return false;
		if (withdrawn.some((one) => one.id === product.certificateId)) return true;
		return product.withdrawnBecause === 'revoked' && !reopened.some((one) => one.id === id);
	});
	return new Set([...past, ...ofCarrier].map(({ id }) => id));
}

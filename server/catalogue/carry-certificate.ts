import type { Entry } from '$lib/domain/catalogue/entries';
import type { CertificateId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { getProductEntries } from './product-entries';
import { products } from './tables';

/**
 * Gives a product the certificate that it is shown under from now on, as a part of the caller's
 * publication.
 * @returns what to tell of it; nothing where it is not listed
 */
export async function carryCertificate(
	tx: Transaction,
	{
		productId,
		certificateId,
	}: { readonly productId: ProductId; readonly certificateId: CertificateId },
	now: EpochMs,
): Promise<Entry[]> {
	await tx.update(products).set({ certificateId }).where(eq(products.id, productId));
	return getProductEntries(tx, [productId], now);
}

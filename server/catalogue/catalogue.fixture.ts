import type { ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { addCertificates } from '../certification/certificates';
import type { Database } from '../database/database';
import { addWithDemoDossiers } from '../certification/demo/demo-dossiers';
import { addProducers, type NewProduct } from './add-to-catalogue';

/**
 * A producer with one valid certificate and as many products as are asked for.
 * @param products what is special about each: slug, price, stock …
 */
export async function addStall(
	database: Database,
	products: readonly Partial<NewProduct>[],
	now: EpochMs,
): Promise<ProductId[]> {
	const [producerId] = await addProducers(
		database,
		[{ slug: `htx-${crypto.randomUUID()}`, name: 'HTX', kind: 'cooperative', provinceCode: '01' }],
		now,
	);
	const [certificateId] = await addCertificates(
		database,
		[
			{
				stars: 4,
				issuer: 'UBND thành phố Hà Nội',
				issuerKind: 'province',
				issuedOn: '2025-01-01',
				expiresOn: '2028-01-01',
				standing: 'verified',
			},
		],
		now,
	);
	if (producerId === undefined || certificateId === undefined) throw new Error('nothing was added');
	const rows = products.map((special, index) => ({
		slug: `p${index}-${crypto.randomUUID()}`,
		name: `Chè ${index}`,
		setCode: 11,
		priceDong: 50_000,
		unit: 'gói',
		listedOn: '2026-01-01',
		certificateId,
		...special,
		producerId,
	}));
	return addWithDemoDossiers(database, rows, now);
}

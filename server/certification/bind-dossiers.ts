import type { DossierId } from '$lib/domain/certification/dossier';
import { AppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import { sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { dossiers } from './tables';

export interface DossierBond {
	readonly dossierId: DossierId;
	readonly productId: ProductId;
}

/**
 * Says which product each dossier is about, once and for all.
 * @throws AppError NOT_FOUND where a dossier is not there or is another product's already
 */
export async function bindDossiers(tx: Transaction, bonds: readonly DossierBond[]): Promise<void> {
	if (bonds.length === 0) return;
	const rows = bonds.map(
		({ dossierId, productId }) => sql`(${dossierId}::uuid, ${productId}::integer)`,
	);
	const bound = await tx.execute(sql`
		update ${dossiers} set product_id = bond.product_id
		from (values ${sql.join(rows, sql`, `)}) as bond(dossier_id, product_id)
		where ${dossiers.id} = bond.dossier_id
			and coalesce(${dossiers.productId}, bond.product_id) = bond.product_id`);
	if (bound.rowCount !== bonds.length) throw new AppError('NOT_FOUND');
}

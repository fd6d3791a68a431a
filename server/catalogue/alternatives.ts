import { productId as toProductId, type ProductId } from '$lib/domain/ids';
import { dayOf, type EpochMs } from '$lib/domain/time';
import { sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { SELLABLE } from './stock';

/** Most alternatives told for one product. */
const MOST = 3;

/**
 * What a buyer might take instead: listed products of the same set under a certificate that is
 * valid now, in stock, of the same producer first, then the nearest in price.
 * @returns by product; empty lists are left out
 */
export async function findAlternatives(
	executor: Executor,
	ids: readonly ProductId[],
	now: EpochMs,
): Promise<ReadonlyMap<ProductId, readonly ProductId[]>> {
	if (ids.length === 0) return new Map();
	const { rows } = await executor.execute<{ id: number; alternatives: number[] }>(sql`
		select gone.id, array_agg(other.id order by other.rank) as alternatives
		from products gone
		cross join lateral (
			select candidate.id, row_number() over (
				order by candidate.producer_id = gone.producer_id desc,
					abs(candidate.price_dong - gone.price_dong), candidate.id) as rank
			from products candidate
			join certificates on certificates.id = candidate.certificate_id
			left join product_stock stock on stock.product_id = candidate.id
			where candidate.set_code = gone.set_code and candidate.id <> gone.id
				and candidate.withdrawn_at is null and coalesce(${SELLABLE} > 0, true)
				and certificates.standing = 'verified' and certificates.issued_on is not null
				and certificates.expires_on >= ${dayOf(now)}::date
			order by rank limit ${MOST}
		) other
		where gone.id in ${[...ids]}
		group by gone.id`);
	return new Map(
		rows.map(({ id, alternatives }) => [toProductId(id), alternatives.map(toProductId)]),
	);
}

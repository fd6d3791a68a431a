import type { Promotion } from '$lib/domain/catalogue/product';
import type { Certificate } from '$lib/domain/certification/certificate';
import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';

import { certificates } from '../certification/tables';
import type { Executor } from '../database/database';
import { productPrices, products, productStock, promotions } from './tables';

/** All that deciding on one line of an order needs to know of its product. */
export interface OrderFacts {
	readonly id: ProductId;
	readonly producerId: ProducerId;
	readonly name: string;
	readonly setCode: number;
	readonly priceDong: number;
	readonly unit: string;
	/** False once the product was withdrawn. */
	readonly isListed: boolean;
	readonly certificate: Certificate | null;
	/** Units on hand at this moment; null = not counted. */
	readonly available: number | null;
	/** What the catalogue version said that the buyer saw; null where it did not hold the product. */
	readonly seen: SeenPrice | null;
	/** Every promotion it ever had. */
	readonly promotions: readonly Promotion[];
}

export interface SeenPrice {
	readonly priceDong: number;
	readonly unit: string;
	/** When another price or unit took its place; null while it stands. */
	readonly untilAt: EpochMs | null;
}

/**
 * Reads what an order's lines are judged by. Locks nothing: stock is taken by `reserveStock`.
 * @param seenVersion the catalogue version that the buyer's phone held
 * @returns by product; a product that never was is not in it
 */
export async function getOrderFacts(
	executor: Executor,
	ids: readonly ProductId[],
	seenVersion: number,
): Promise<ReadonlyMap<ProductId, OrderFacts>> {
	if (ids.length === 0) return new Map();
	const [rows, offered] = await Promise.all([
		executor
			.select({
				product: products,
				certificate: certificates,
				available: productStock.available,
				seen: productPrices,
			})
			.from(products)
			.leftJoin(certificates, eq(certificates.id, products.certificateId))
			.leftJoin(productStock, eq(productStock.productId, products.id))
			.leftJoin(
				productPrices,
				and(
					eq(productPrices.productId, products.id),
					lte(productPrices.fromVersion, seenVersion),
					or(isNull(productPrices.untilVersion), gt(productPrices.untilVersion, seenVersion)),
				),
			)
			.where(inArray(products.id, [...ids])),
		executor
			.select()
			.from(promotions)
			.where(inArray(promotions.productId, [...ids])),
	]);
	return new Map(
		rows.map(({ product, certificate, available, seen }): [ProductId, OrderFacts] => [
			product.id,
			{
				id: product.id,
				producerId: product.producerId,
				name: product.name,
				setCode: product.setCode,
				priceDong: product.priceDong,
				unit: product.unit,
				isListed: product.withdrawnAt === null,
				certificate,
				available,
				seen: seen && { priceDong: seen.priceDong, unit: seen.unit, untilAt: seen.untilAt },
				promotions: offered.filter(({ productId }) => productId === product.id),
			},
		]),
	);
}

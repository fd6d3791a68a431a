import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, ilike, isNotNull, lt, or } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { producers, products, type WithdrawalReason } from './tables';

/** A product as the organisers see it, listed or not. */
export interface MarketGood {
	readonly id: ProductId;
	readonly slug: string;
	readonly name: string;
	readonly producerId: ProducerId;
	readonly producerName: string;
	readonly picture: string | null;
	/** 14 digits. */
	readonly gtin: string | null;
	/** Null while it is listed. */
	readonly withdrawnAt: EpochMs | null;
	readonly withdrawnBecause: WithdrawalReason | null;
	/** Null while no organiser holds it. */
	readonly heldAt: EpochMs | null;
	readonly heldReason: string | null;
}

/** Which products are asked for: those that fit everything that is said. */
export interface GoodsQuestion {
	/** Part of the name of a product or its producer, or a GTIN, as typed; empty for all. */
	readonly search: string;
	/** Whether only those that are held. */
	readonly isHeld: boolean;
	readonly producerId: ProducerId | null;
	readonly productId: ProductId | null;
	/** The last number of the page before; null for the first. */
	readonly after: ProductId | null;
}

export interface GoodsPage {
	readonly goods: readonly MarketGood[];
	/** To ask for the next page with; null on the last. */
	readonly next: ProductId | null;
}

const PAGE = 30;

/** The market's products for its organisers, those that came last first; such as are not sold, too. */
export async function listMarketGoods(
	executor: Executor,
	{ search, isHeld, producerId, productId, after }: GoodsQuestion,
): Promise<GoodsPage> {
	const found = await executor
		.select({
			id: products.id,
			slug: products.slug,
			name: products.name,
			producerId: products.producerId,
			producerName: producers.name,
			picture: products.picture,
			gtin: products.gtin,
			withdrawnAt: products.withdrawnAt,
			withdrawnBecause: products.withdrawnBecause,
			heldAt: products.heldAt,
			heldReason: products.heldReason,
		})
		.from(products)
		.innerJoin(producers, eq(producers.id, products.producerId))
		.where(
			and(
				matches(search.trim()),
				isHeld ? isNotNull(products.heldAt) : undefined,
				producerId === null ? undefined : eq(products.producerId, producerId),
				productId === null ? undefined : eq(products.id, productId),
				after === null ? undefined : lt(products.id, after),
			),
		)
		.orderBy(desc(products.id))
		.limit(PAGE + 1);
	const goods = found.slice(0, PAGE);
	return { goods, next: found.length > PAGE ? (goods.at(-1)?.id ?? null) : null };
}

function matches(typed: string) {
	if (typed === '') return undefined;
	// As it is printed, or as it is stored: with the zeros before it.
	if (/^\d{8,14}$/.test(typed)) return eq(products.gtin, typed.padStart(14, '0'));
	const part = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
	return or(ilike(products.name, part), ilike(producers.name, part));
}

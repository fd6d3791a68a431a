import { isAlcohol } from '$lib/domain/catalogue/product-sets';
import { AppError, type ErrorCode } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import type { OrderJudgement } from '$lib/domain/ordering/judge-order';
import { clampMoment, type OrderingMoment } from '$lib/domain/ordering/moment';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OrderLine } from '$lib/domain/ordering/order';
import type { ProductTerms } from '$lib/domain/ordering/terms';
import type { EpochMs } from '$lib/domain/time';

import type { StockLine } from '../catalogue/stock';
import type { SeenCatalogue, Terms } from '../catalogue/terms';
import type { Executor } from '../database/database';
import { isLotRecalled } from '../trace/lot-recall';
import { isPieceRecalled } from '../trace/recalled-piece';
import type { OrderDraft } from './read-order';

/** What the phone says that it held. */
export function seenBy({ catalogueEpoch, catalogueVersion }: Operation): SeenCatalogue {
	return { epoch: catalogueEpoch, version: catalogueVersion };
}

/** The moment of an order, clamped. */
export function momentOf(
	operation: Operation,
	{ seenPublishedAt }: Terms,
	receivedAt: EpochMs,
): OrderingMoment {
	return {
		at: clampMoment(operation.createdAt, seenPublishedAt, receivedAt),
		receivedAt,
		seenVersion: seenPublishedAt === undefined ? null : operation.catalogueVersion,
	};
}

/**
 * Checks what an order must fulfil as a whole before its lines are looked at.
 * @throws AppError INVALID_ORDER where a product is another producer's · AGE_NOT_CONFIRMED ·
 * PAYMENT_UNAVAILABLE
 */
export function checkDraft(draft: OrderDraft, { products }: Terms): void {
	for (const terms of products.values()) {
		if (terms.producerId !== draft.producerId) {
			throw new AppError('INVALID_ORDER', { field: 'producerId' });
		}
		if (isAlcohol(terms.setCode) && !draft.isAdult) throw new AppError('AGE_NOT_CONFIRMED');
		if (draft.payment === 'vietqr' && !terms.takesTransfers) {
			throw new AppError('PAYMENT_UNAVAILABLE');
		}
	}
}

/** The products of an order, each once. */
export function productsOf(lines: readonly { readonly productId: ProductId }[]): ProductId[] {
	return [...new Set(lines.map(({ productId }) => productId))];
}

/** What an order takes from the shelf: each product once, all its lines together. */
export function stockLinesOf(
	lines: readonly Pick<OrderLine, 'productId' | 'quantity'>[],
): StockLine[] {
	return productsOf(lines).map((productId) => ({
		productId,
		quantity: lines
			.filter((line) => line.productId === productId)
			.reduce((sum, { quantity }) => sum + quantity, 0),
	}));
}

/** The products that an order may need: those it asks for, and those that promotions give. */
export function shelfOf(terms: ReadonlyMap<ProductId, ProductTerms>): ProductId[] {
	const given = [...terms.values()].flatMap(({ promotions }) =>
		promotions.flatMap((promotion) => promotion.given?.id ?? []),
	);
	return [...new Set([...terms.keys(), ...given])];
}

/** The promotions that lines were ordered by. */
export function promotionsOf(lines: readonly WantedLine[]): number[] {
	return [...new Set(lines.flatMap(({ promotionId }) => promotionId ?? []))];
}

/** Those of the lines whose lot, or the very piece of it, was called back. */
export async function recalledLines(
	executor: Executor,
	lines: readonly WantedLine[],
): Promise<ReadonlySet<WantedLine>> {
	const recalled = new Set<WantedLine>();
	for (const line of lines) {
		const { productId, lot, serial = null } = line;
		if (lot === null) continue;
		const isRecalled =
			(await isLotRecalled(executor, { productId, lot })) ||
			(serial !== null && (await isPieceRecalled(executor, { productId, lot, serial })));
		if (isRecalled) recalled.add(line);
	}
	return recalled;
}

/** Why the buyer is asked or refused, as the history tells it; null where they are not. */
export function askingCode({ verdict, changes }: OrderJudgement): ErrorCode | null {
	if (verdict === 'placed') return null;
	const codes = changes.flatMap(({ code }) => (code === 'PRICE_FELL' ? [] : [code]));
	return codes[0] ?? null;
}

import { AppError } from '$lib/domain/errors';
import {
	eveningLimitId,
	type EveningLimitId,
	type ProductId,
	type SessionId,
} from '$lib/domain/ids';
import { and, asc, eq, isNotNull } from 'drizzle-orm';

import type { Executor, Transaction } from '../database/database';
import { productStock } from './tables';

export interface EveningLimit {
	readonly productId: ProductId;
	/** Whose hosts say so. */
	readonly sessionId: SessionId;
	/** Units that may be sold in all from the moment on at which a limit was first set. */
	readonly most: number;
}

/**
 * Lets no more of a product be sold than so many units, by whichever road orders come, until the
 * limit is lifted. Changing it keeps what was sold by then: of 30 of which 20 are sold, 25 leave 5, and
 * 15 leave none until six of them are called off. So does setting it again in the same session where it was
 * lifted: what was sold in between counts, too.
 * Orders take from it in the statement that takes their stock, and their lines name it: by that alone, and by
 * no clock, they are of it. @see reserveStock
 * @throws AppError CHANGED_MEANWHILE where another session limits it
 */
export async function limitEvening(
	tx: Transaction,
	{ productId, sessionId, most }: EveningLimit,
): Promise<void> {
	await tx.insert(productStock).values({ productId, available: null }).onConflictDoNothing();
	const row = await lockLimit(tx, productId);
	if (!row) throw new Error('the stock gave no row');
	const isOurs = row.session === sessionId && row.limit !== null;
	if (row.left !== null && !isOurs) throw new AppError('CHANGED_MEANWHILE');
	const sold = isOurs ? row.sold : 0;
	await tx
		.update(productStock)
		.set({
			eveningLeft: Math.max(0, most - sold),
			eveningMost: most,
			eveningSold: sold,
			eveningLimit: isOurs ? row.limit : eveningLimitId(crypto.randomUUID()),
			eveningSession: sessionId,
		})
		.where(eq(productStock.productId, productId));
}

/**
 * Puts a limit back that was lifted by mistake: of what it allows, all that was sold since it was first
 * set is taken, also while it was lifted, and however much more than it allows that is.
 * @returns false where another session has limited the product meanwhile: nothing is put back
 */
export async function restoreLimit(
	tx: Transaction,
	{ productId, sessionId }: Omit<EveningLimit, 'most'>,
): Promise<boolean> {
	const row = await lockLimit(tx, productId);
	if (row?.session !== sessionId || row.most === null || row.limit === null) return false;
	await tx
		.update(productStock)
		.set({ eveningLeft: Math.max(0, row.most - row.sold) })
		.where(eq(productStock.productId, productId));
	return true;
}

interface LimitRow {
	readonly left: number | null;
	readonly most: number | null;
	readonly sold: number;
	readonly limit: EveningLimitId | null;
	readonly session: SessionId | null;
}

/** No order takes any of it until the transaction ends. */
async function lockLimit(tx: Transaction, productId: ProductId): Promise<LimitRow | undefined> {
	const [row] = await tx
		.select({
			left: productStock.eveningLeft,
			most: productStock.eveningMost,
			sold: productStock.eveningSold,
			limit: productStock.eveningLimit,
			session: productStock.eveningSession,
		})
		.from(productStock)
		.where(eq(productStock.productId, productId))
		.for('update');
	return row;
}

/** How many units were sold of each product that a session limits, or has limited, since it first did. */
export async function listLimited(
	executor: Executor,
	sessionId: SessionId,
): Promise<{ readonly productId: ProductId; readonly sold: number }[]> {
	return executor
		.select({ productId: productStock.productId, sold: productStock.eveningSold })
		.from(productStock)
		.where(and(eq(productStock.eveningSession, sessionId), isNotNull(productStock.eveningLimit)))
		.orderBy(asc(productStock.productId));
}

/**
 * Lifts the limits of a session: of one product, or of all. They go on counting, since a session may go on
 * after all.
 * @returns how many units each one had left
 */
export async function liftLimits(
	tx: Transaction,
	sessionId: SessionId,
	productId: ProductId | null = null,
): Promise<ReadonlyMap<ProductId, number>> {
	// In the order of products, as everybody who locks them.
	const rows = await tx
		.select({ productId: productStock.productId, left: productStock.eveningLeft })
		.from(productStock)
		.where(
			and(
				eq(productStock.eveningSession, sessionId),
				isNotNull(productStock.eveningLeft),
				productId === null ? undefined : eq(productStock.productId, productId),
			),
		)
		.orderBy(asc(productStock.productId))
		.for('update');
	for (const row of rows) {
		await tx
			.update(productStock)
			.set({ eveningLeft: null })
			.where(eq(productStock.productId, row.productId));
	}
	return new Map(rows.flatMap((row) => (row.left === null ? [] : [[row.productId, row.left]])));
}

import { AppError } from '$lib/domain/errors';
import type { ProductId, SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';

import type { Transaction } from '../database/database';
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
 * 15 leave none until six of them are called off.
 * Orders take from it in the statement that takes their stock. @see reserveStock
 * @throws AppError CHANGED_MEANWHILE where another session limits it
 */
export async function limitEvening(
	tx: Transaction,
	{ productId, sessionId, most }: EveningLimit,
	now: EpochMs,
): Promise<void> {
	const { eveningLeft, eveningMost, eveningOver, eveningSince, eveningSession } = productStock;
	const isOurs = sql`(${eveningSession} = ${sessionId} and ${eveningLeft} is not null)`;
	const sold = sql`(case when ${isOurs} then ${eveningMost} - ${eveningLeft} + ${eveningOver}
		else 0 end)`;
	const set = await tx
		.insert(productStock)
		.values({
			productId,
			available: null,
			eveningLeft: most,
			eveningMost: most,
			eveningOver: 0,
			eveningSince: now,
			eveningSession: sessionId,
		})
		.onConflictDoUpdate({
			target: productStock.productId,
			set: {
				eveningLeft: sql`greatest(0, ${most}::integer - ${sold})`,
				eveningMost: most,
				eveningOver: sql`greatest(0, ${sold} - ${most}::integer)`,
				eveningSince: sql`case when ${isOurs} then ${eveningSince} else excluded.evening_since end`,
				eveningSession: sessionId,
			},
			setWhere: sql`${isOurs} or ${eveningLeft} is null`,
		})
		.returning({ productId: productStock.productId });
	if (set.length === 0) throw new AppError('CHANGED_MEANWHILE');
}

/**
 * Puts a limit back that was lifted by mistake: of what it allows, all that was sold since it was first
 * set is taken, also while it was lifted, and however much more than it allows that is.
 * @param countTaken units of the product that were taken since a moment and are still sold
 * @returns false where another session has limited the product meanwhile: nothing is put back
 */
export async function restoreLimit(
	tx: Transaction,
	{ productId, sessionId, countTaken }: LimitBack,
): Promise<boolean> {
	const ours = and(
		eq(productStock.productId, productId),
		eq(productStock.eveningSession, sessionId),
	);
	// Locked first: no order takes any of it between the counting and the end.
	const [row] = await tx
		.select({ most: productStock.eveningMost, since: productStock.eveningSince })
		.from(productStock)
		.where(ours)
		.for('update');
	if (!row || row.most === null || row.since === null) return false;
	const left = row.most - (await countTaken(row.since));
	await tx
		.update(productStock)
		.set({ eveningLeft: Math.max(0, left), eveningOver: Math.max(0, -left) })
		.where(ours);
	return true;
}

export interface LimitBack extends Pick<EveningLimit, 'productId' | 'sessionId'> {
	readonly countTaken: (since: EpochMs) => Promise<number>;
}

/**
 * Lifts the limits of a session: of one product, or of all.
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
			.set({ eveningLeft: null, eveningOver: 0 })
			.where(eq(productStock.productId, row.productId));
	}
	return new Map(rows.flatMap((row) => (row.left === null ? [] : [[row.productId, row.left]])));
}

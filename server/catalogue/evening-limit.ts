import { AppError } from '$lib/domain/errors';
import type { ProductId, SessionId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
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

export interface Limiting extends EveningLimit {
	/** Units of the product that were taken since a moment and are still sold. */
	readonly countTaken: (since: EpochMs) => Promise<number>;
}

/**
 * Lets no more of a product be sold than so many units, by whichever road orders come, until the
 * limit is lifted. Changing it keeps what was sold by then: of 30 of which 20 are sold, 25 leave 5, and
 * 15 leave none until six of them are called off. So does setting it again in the same session where it was
 * lifted: what was sold in between counts, too.
 * Orders take from it in the statement that takes their stock. @see reserveStock
 * @throws AppError CHANGED_MEANWHILE where another session limits it
 */
export async function limitEvening(
	tx: Transaction,
	{ productId, sessionId, most, countTaken }: Limiting,
	now: EpochMs,
): Promise<void> {
	await tx.insert(productStock).values({ productId, available: null }).onConflictDoNothing();
	const row = await lockLimit(tx, productId);
	if (!row) throw new Error('the stock gave no row');
	const isOurs = row.session === sessionId && row.since !== null;
	if (row.left !== null && !isOurs) throw new AppError('CHANGED_MEANWHILE');
	const since = isOurs ? row.since : now;
	const sold = isOurs ? await soldOf(row, countTaken) : 0;
	await tx
		.update(productStock)
		.set({
			...leaving(most - sold),
			eveningMost: most,
			eveningSince: since,
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
	{ productId, sessionId, countTaken }: Omit<Limiting, 'most'>,
): Promise<boolean> {
	const row = await lockLimit(tx, productId);
	if (row?.session !== sessionId || row.most === null || row.since === null) return false;
	const left = row.most - (await countTaken(row.since));
	await tx.update(productStock).set(leaving(left)).where(eq(productStock.productId, productId));
	return true;
}

interface LimitRow {
	readonly left: number | null;
	readonly most: number | null;
	readonly over: number;
	readonly since: EpochMs | null;
	readonly session: SessionId | null;
}

const LIMIT_COLUMNS = {
	left: productStock.eveningLeft,
	most: productStock.eveningMost,
	over: productStock.eveningOver,
	since: productStock.eveningSince,
	session: productStock.eveningSession,
};

/** No order takes any of it until the transaction ends. */
async function lockLimit(tx: Transaction, productId: ProductId): Promise<LimitRow | undefined> {
	const [row] = await tx
		.select(LIMIT_COLUMNS)
		.from(productStock)
		.where(eq(productStock.productId, productId))
		.for('update');
	return row;
}

/** Units that were sold since the limit was first set: it knows while it counts, and does not while it is lifted. */
async function soldOf(
	{ left, most, over, since }: LimitRow,
	countTaken: Limiting['countTaken'],
): Promise<number> {
	if (left !== null && most !== null) return most - left + over;
	return since === null ? 0 : countTaken(since);
}

function leaving(left: number) {
	return { eveningLeft: Math.max(0, left), eveningOver: Math.max(0, -left) };
}

/**
 * How many units were sold of each product that a session limits, or has limited, since it first did.
 * @param countTaken as {@link Limiting} has it, of a product
 */
export async function listLimited(
	executor: Executor,
	sessionId: SessionId,
	countTaken: (productId: ProductId, since: EpochMs) => Promise<number>,
): Promise<{ readonly productId: ProductId; readonly sold: number }[]> {
	const rows = await executor
		.select({ productId: productStock.productId, ...LIMIT_COLUMNS })
		.from(productStock)
		.where(and(eq(productStock.eveningSession, sessionId), isNotNull(productStock.eveningSince)))
		.orderBy(asc(productStock.productId));
	const limited: { readonly productId: ProductId; readonly sold: number }[] = [];
	for (const { productId, ...row } of rows) {
		const sold = await soldOf(row, (since) => countTaken(productId, since));
		limited.push({ productId, sold });
	}
	return limited;
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

import type { LotId, ProductId } from '$lib/domain/ids';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { and, eq } from 'drizzle-orm';

import { publish } from '../catalogue/publish';
import type { Executor, Transaction } from '../database/database';
import { getLotEntries, getLots } from './lots';
import { lots, traceEvents } from './tables';

export interface LotRecall {
	readonly lotId: LotId;
	/** In plain words, shown to shoppers. */
	readonly reason: string;
	/** Names who does it. */
	readonly place: string;
}

/**
 * Calls a lot back: every scan of it says so, no order may name it, and its history tells it.
 * Calling it back again changes nothing.
 * @returns whether it was not called back before
 * @throws AppError NOT_FOUND
 */
export async function recallLot(
	executor: Executor,
	recall: LotRecall,
	now: EpochMs,
): Promise<boolean> {
	return change(executor, recall, now, async (tx, { isRecalled }) => {
		if (isRecalled) return undefined;
		const set = { recalledAt: now, recallReason: recall.reason };
		await tx.update(lots).set(set).where(eq(lots.id, recall.lotId));
		return { corrects: null };
	});
}

/**
 * Takes back that a lot was called back. Its history keeps both: the taking back is one more event,
 * which corrects the recall.
 * @returns whether it was called back
 * @throws AppError NOT_FOUND
 */
export async function liftLotRecall(
	executor: Executor,
	lift: LotRecall,
	now: EpochMs,
): Promise<boolean> {
	return change(executor, lift, now, async (tx, { isRecalled, lastRecall }) => {
		if (!isRecalled) return undefined;
		const set = { recalledAt: null, recallReason: null };
		await tx.update(lots).set(set).where(eq(lots.id, lift.lotId));
		return { corrects: lastRecall };
	});
}

interface Standing {
	readonly isRecalled: boolean;
	/** The event that called it back last. */
	readonly lastRecall: number | null;
}

async function change(
	executor: Executor,
	{ lotId, reason, place }: LotRecall,
	now: EpochMs,
	work: (
		tx: Transaction,
		standing: Standing,
	) => Promise<{ readonly corrects: number | null } | undefined>,
): Promise<boolean> {
	let isChanged = false;
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const [lot] = await getLots(tx, [lotId]);
			if (!lot) throw new AppError('NOT_FOUND');
			const recalls = lot.events.filter(({ step, corrects }) => step === 'recall' && !corrects);
			const standing = {
				isRecalled: lot.recall !== null,
				lastRecall: recalls.at(-1)?.id ?? null,
			};
			const event = await work(tx, standing);
			if (!event) return {};
			isChanged = true;
			await tx.insert(traceEvents).values({
				lotId,
				step: 'recall',
				at: now,
				place,
				note: reason,
				corrects: event.corrects,
				recordedAt: now,
			});
			return { put: await getLotEntries(tx, [lotId]) };
		}),
	);
	return isChanged;
}

/**
 * Whether a lot of a product was called back: such a lot is never sold. Inside a transaction the
 * lot stays as it is until that ends, so that an order and a recall at the same moment see each other.
 */
export async function isLotRecalled(
	executor: Executor,
	{ productId, lot }: { readonly productId: ProductId; readonly lot: string },
): Promise<boolean> {
	const [row] = await executor
		.select({ recalledAt: lots.recalledAt })
		.from(lots)
		.where(and(eq(lots.productId, productId), eq(lots.lot, lot)))
		.for('share');
	return row !== undefined && row.recalledAt !== null;
}

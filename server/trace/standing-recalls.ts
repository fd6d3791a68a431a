import type { ProductId } from '$lib/domain/ids';
import type { RecalledGoods } from '$lib/domain/ordering/recall-reach';
import { DAY_MS, startOfDay, type EpochMs } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';

import { products } from '../catalogue/tables';
import type { Executor, Transaction } from '../database/database';
import type { RecallNote } from '../ordering/note-recall';
import { getLots } from './lots';
import { labels, lots, serialFlagEvents, serialFlags } from './tables';

/**
 * Recalled goods of a lot, with the time in which something can have been packed from it: from its
 * production day, or the first thing that is known of it if that was earlier, to the end of its shelf
 * life. Without a production day nobody knows from when on: a lot is often entered after its first goods
 * have left.
 */
export function goodsOf(
	{ lot, producedOn, expiresOn, events }: Pick<Lot, 'lot' | 'producedOn' | 'expiresOn' | 'events'>,
	{ serials, at }: { readonly serials: readonly string[] | null; readonly at: EpochMs },
): RecalledGoods {
	const begun = events.flatMap(({ step, at: when }) => (step === 'recall' ? [] : [when]));
	return {
		lot,
		serials,
		madeFrom: producedOn === null ? null : Math.min(startOfDay(producedOn), ...begun),
		goodUntil: expiresOn === null ? null : startOfDay(expiresOn) + DAY_MS,
		at,
	};
}

const goodsLock = (id: ProductId) => sql`hashtextextended(${`recall of product ${id}`}, 0)`;

/**
 * Has a recall of these products come before or after what the caller packs of them, never in between: an
 * order that is placed and packed while thousands are being told of a recall would neither be among them
 * nor see it. Taken before any order is locked, as the recall does it.
 */
export async function holdRecallsOf(
	tx: Transaction,
	productIds: readonly ProductId[],
): Promise<void> {
	for (const id of [...new Set(productIds)].sort((one, other) => one - other)) {
		await tx.execute(sql`select pg_advisory_xact_lock_shared(${goodsLock(id)})`);
	}
}

/** The other side of {@link holdRecallsOf}: nothing of the product is packed until the caller's end. */
export async function holdPackingOf(tx: Transaction, productId: ProductId): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${goodsLock(productId)})`);
}

/** All recalls of some products that stand, of whole lots and of pieces. */
export async function standingRecallsOf(
	executor: Executor,
	productIds: readonly ProductId[],
): Promise<RecallNote[]> {
	const whole = await executor
		.select({ id: lots.id })
		.from(lots)
		.where(and(inArray(lots.productId, [...productIds]), isNotNull(lots.recalledAt)))
		.orderBy(asc(lots.id));
	const pieces = await executor
		.select({ lotId: labels.lotId, serial: serialFlags.serial, since: serialFlags.since })
		.from(serialFlags)
		.innerJoin(products, eq(products.gtin, serialFlags.gtin))
		.innerJoin(
			labels,
			and(
				eq(labels.gtin, serialFlags.gtin),
				eq(labels.lot, serialFlags.lot),
				eq(labels.serial, serialFlags.serial),
			),
		)
		.where(and(inArray(products.id, [...productIds]), eq(serialFlags.reason, 'recalled')))
		.orderBy(asc(serialFlags.serial));
	const found = await getLots(executor, [
		...new Set([...whole, ...pieces.map(({ lotId: id }) => ({ id }))].map(({ id }) => id)),
	]);
	const notes: RecallNote[] = [];
	for (const lot of found) {
		const { productId, recall } = lot;
		if (recall) {
			const goods = goodsOf(lot, { serials: null, at: recall.at });
			notes.push({ productId, reason: recall.reason, goods });
		}
		const own = pieces.filter(({ lotId }) => lotId === lot.id);
		if (own.length === 0) continue;
		const at = Math.max(...own.map(({ since }) => since));
		const goods = goodsOf(lot, { serials: own.map(({ serial }) => serial), at });
		notes.push({ productId, reason: await reasonOfPieces(executor, lot.lot, goods), goods });
	}
	return notes;
}

/** The words with which pieces of a lot were last called back. */
async function reasonOfPieces(
	executor: Executor,
	lot: string,
	{ serials }: RecalledGoods,
): Promise<string> {
	const events = await executor
		.select({ reason: serialFlagEvents.reason })
		.from(serialFlagEvents)
		.where(
			and(
				eq(serialFlagEvents.lot, lot),
				eq(serialFlagEvents.change, 'recalled'),
				// As one value: a statement takes 65,535.
				sql`${serialFlagEvents.serial} = any(${sql.param([...(serials ?? [])])}::text[])`,
			),
		)
		.orderBy(asc(serialFlagEvents.id));
	return events.at(-1)?.reason ?? '';
}

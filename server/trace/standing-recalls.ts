import type { ProductId } from '$lib/domain/ids';
import type { RecalledGoods } from '$lib/domain/ordering/recall-reach';
import { DAY_MS, startOfDay, type EpochMs } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';

import { products } from '../catalogue/tables';
import type { Executor } from '../database/database';
import type { RecallNote } from '../ordering/note-recall';
import { getLots } from './lots';
import { labels, lots, serialFlagEvents, serialFlags } from './tables';

/**
 * Recalled goods of a lot, with the time in which something can have been packed from it: from its
 * production day, or the first thing that is known of it, to the end of its shelf life.
 */
export function goodsOf(
	{ lot, producedOn, expiresOn, events }: Pick<Lot, 'lot' | 'producedOn' | 'expiresOn' | 'events'>,
	{ serials, at }: { readonly serials: readonly string[] | null; readonly at: EpochMs },
): RecalledGoods {
	const begun = events.flatMap(({ step, at: when }) => (step === 'recall' ? [] : [when]));
	if (producedOn !== null) begun.push(startOfDay(producedOn));
	return {
		lot,
		serials,
		madeFrom: begun.length > 0 ? Math.min(...begun) : null,
		goodUntil: expiresOn === null ? null : startOfDay(expiresOn) + DAY_MS,
		at,
	};
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
				inArray(serialFlagEvents.serial, [...(serials ?? [])]),
			),
		)
		.orderBy(asc(serialFlagEvents.id));
	return events.at(-1)?.reason ?? '';
}

import { AppError } from '$lib/domain/errors';
import type { LotId, ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import type { RecallScope } from '$lib/domain/trace/recall';
import { eq } from 'drizzle-orm';

import { requireImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { findProducerOfGtin, getProductsByIds } from '../catalogue/own-products';
import { publish, type CatalogueChanges } from '../catalogue/publish';
import { producers } from '../catalogue/tables';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { keyOf, toAccount, type Recipient } from '../notify/recipient';
import { noteLift, noteRecall } from '../ordering/note-recall';
import { liftLotRecall, recallLot } from './lot-recall';
import { goodsOf, holdPackingOf, standingRecallsOf } from './standing-recalls';
import { getLots } from './lots';
import { isOrderUnsure, piecesOfScope, type PiecesScope } from './pieces-of-scope';
import { dropFlags, flagId, isOfSerial, putFlags, type Piece } from './serial-flags';
import { labels, lots } from './tables';

/** A recall, or its taking back. */
export interface RecallRequest {
	readonly lotId: LotId;
	readonly scope: RecallScope;
	/** In plain words, shown to shoppers. */
	readonly reason: string;
	/** Names who does it: the organisers, or the producer. */
	readonly place: string;
	readonly actor: Actor;
	/** Whose lot it must be; null for the organisers, who may call back any. */
	readonly producerId: ProducerId | null;
}

/** What a recall reached. */
export interface RecallResult {
	/** Pieces that were marked or cleared; null for a whole lot. */
	readonly pieces: number | null;
	/** Orders whose buyers are told. */
	readonly orders: number;
	/** The order of printing is only the likely one, so the range may have missed some that were meant. */
	readonly isOrderUnsure?: true;
}

/**
 * Calls a lot back, or pieces of it: phones know it with the next pull, no order may name it any
 * more, and whoever ordered it is told by their order's history.
 * @throws AppError NOT_FOUND where there is no such lot of that producer, or no such print run of it;
 * LABEL_NOT_ISSUED where a label that is named was never issued, RANGE_BACKWARDS; FORBIDDEN for an organiser who works for its producer, as for taking it back
 */
export async function callBack(
	executor: Executor,
	request: RecallRequest,
	now: EpochMs,
): Promise<RecallResult> {
	const { lotId, scope, reason, place, actor } = request;
	return executor.transaction(async (tx) => {
		const lot = await lotOf(tx, request, now);
		let serials: string[] | null = null;
		if (scope.kind === 'lot') {
			if (!(await recallLot(tx, { lotId, reason, place }, now))) return { pieces: null, orders: 0 };
		} else {
			const grounds = { reason, accountId: actor.accountId };
			serials = await changePieces(tx, { lot, scope }, now, async (gtin, named) => {
				const flags = named.map((serial) => ({
					gtin,
					lot: lot.lot,
					serial,
					reason: 'recalled' as const,
					since: now,
				}));
				const put = await putFlags(tx, flags, grounds);
				return {
					changes: { put },
					serials: put.flatMap(({ kind, body }) => (kind === 'serialFlag' ? [body.serial] : [])),
				};
			});
		}
		return finish(tx, { request, lot, serials, isLifted: false }, now);
	});
}

/**
 * Takes a recall back, whole or for pieces. That there was one stays in the lot's history and in
 * the history of the pieces.
 * @throws AppError NOT_FOUND
 */
export async function liftRecall(
	executor: Executor,
	request: RecallRequest,
	now: EpochMs,
): Promise<RecallResult> {
	const { lotId, scope, reason, place, actor } = request;
	return executor.transaction(async (tx) => {
		const lot = await lotOf(tx, request, now);
		let serials: string[] | null = null;
		if (scope.kind === 'lot') {
			const isLifted = await liftLotRecall(tx, { lotId, reason, place }, now);
			if (!isLifted) return { pieces: null, orders: 0 };
		} else {
			const grounds = { reason, accountId: actor.accountId, at: now };
			serials = await changePieces(tx, { lot, scope }, now, async (gtin, named) => {
				const pieces = { gtin, lot: lot.lot, serials: named, flag: 'recalled' as const };
				const dropped = await dropFlags(tx, pieces, grounds);
				const remove = dropped.map((piece) => ({ kind: 'serialFlag' as const, id: flagId(piece) }));
				return { changes: { remove }, serials: dropped.map(({ serial }) => serial) };
			});
		}
		return finish(tx, { request, lot, serials, isLifted: true }, now);
	});
}

/**
 * Clears a piece of the suspicion that its label was copied. The scans that raised it are not
 * counted again; new ones may raise it anew.
 * @throws AppError NOT_FOUND where it is under no suspicion
 */
export async function liftSuspicion(
	executor: Executor,
	request: {
		readonly gtin: string;
		readonly lot: string;
		readonly serial: string;
		readonly reason: string;
		readonly actor: Actor;
	},
	now: EpochMs,
): Promise<void> {
	const { gtin, lot, serial, reason, actor } = request;
	await executor.transaction(async (tx) => {
		const producerId = await ownerOfPiece(tx, { gtin, lot, serial });
		if (producerId !== undefined) await requireImpartial(tx, actor, { producerId, now });
		await publish(tx, now, async () => {
			const [flag] = await dropFlags(
				tx,
				{ gtin, lot, serials: [serial], flag: 'copySuspected' },
				{ reason, accountId: actor.accountId, at: now },
			);
			if (!flag) throw new AppError('NOT_FOUND');
			return { remove: [{ kind: 'serialFlag', id: flagId(flag) }] };
		});
		await recordChange(tx, {
			actor,
			at: now,
			action: 'suspicion.lift',
			subject: `label ${gtin}/${lot}/${serial}`,
			producerId: producerId ?? null,
			before: { isSuspected: true },
			after: { isSuspected: false, reason },
		});
	});
}

/** Whose piece it is: by its label, since a product may bear another code by now; else by its code. */
async function ownerOfPiece(tx: Transaction, piece: Piece): Promise<ProducerId | undefined> {
	const [label] = await tx
		.select({ producerId: lots.producerId })
		.from(labels)
		.innerJoin(lots, eq(lots.id, labels.lotId))
		.where(isOfSerial(labels, piece));
	return label?.producerId ?? findProducerOfGtin(tx, piece.gtin);
}

async function lotOf(
	tx: Transaction,
	{ lotId, producerId, actor }: RecallRequest,
	now: EpochMs,
): Promise<Lot> {
	const [lot] = await getLots(tx, [lotId]);
	if (!lot || (producerId !== null && lot.producerId !== producerId)) {
		throw new AppError('NOT_FOUND');
	}
	if (producerId === null) {
		await requireImpartial(tx, actor, { producerId: lot.producerId, now });
	}
	return lot;
}

interface PieceChange {
	readonly changes: CatalogueChanges;
	/** Those that were really changed. */
	readonly serials: string[];
}

/**
 * Changes pieces as one publication. The lot is held meanwhile, so that an order that is just being
 * placed sees the change or is seen by it.
 */
async function changePieces(
	tx: Transaction,
	{ lot, scope }: { readonly lot: Lot; readonly scope: PiecesScope },
	now: EpochMs,
	work: (gtin: string, serials: string[]) => Promise<PieceChange>,
): Promise<string[]> {
	let changed: string[] = [];
	await publish(tx, now, async () => {
		await tx.select({ id: lots.id }).from(lots).where(eq(lots.id, lot.id)).for('update');
		const issued = await piecesOfScope(tx, lot.id, scope);
		const [first] = issued;
		if (!first) throw new AppError('NOT_FOUND');
		const { changes, serials } = await work(
			first.gtin,
			issued.map(({ serial }) => serial),
		);
		changed = serials;
		return changes;
	});
	return changed;
}

interface Finish {
	readonly request: RecallRequest;
	readonly lot: Lot;
	readonly serials: readonly string[] | null;
	readonly isLifted: boolean;
}

async function finish(
	tx: Transaction,
	{ request, lot, serials, isLifted }: Finish,
	now: EpochMs,
): Promise<RecallResult> {
	const { actor, scope, reason } = request;
	const { productId } = lot;
	await holdPackingOf(tx, productId);
	const note = { productId, reason, goods: goodsOf(lot, { serials, at: now }) };
	const remaining = (await standingRecallsOf(tx, [productId]))
		.map(({ goods }) => goods)
		.filter((goods) => goods.lot === lot.lot);
	const orders = isLifted ? await noteLift(tx, note, remaining) : await noteRecall(tx, note);
	if (!isLifted) await tellDesks(tx, { request, lot, orders }, now);
	await recordChange(tx, {
		actor,
		at: now,
		action: isLifted ? 'recall.lift' : 'recall.make',
		subject: `lot ${lot.id}`,
		producerId: lot.producerId,
		before: { isRecalled: isLifted },
		after: {
			isRecalled: !isLifted,
			lot: lot.lot,
			scope,
			reason,
			pieces: serials?.length ?? null,
			orders,
		},
	});
	const reached = { pieces: serials?.length ?? null, orders };
	return (await isOrderUnsure(tx, lot.id, scope)) ? { ...reached, isOrderUnsure: true } : reached;
}

/** Tells those at the desks whose business a recall is, except whoever made it. */
async function tellDesks(
	tx: Transaction,
	{ request, lot, orders }: Pick<Finish, 'request' | 'lot'> & { readonly orders: number },
	at: EpochMs,
): Promise<void> {
	const { reason, actor } = request;
	const { productId, producerId } = lot;
	const productName = (await getProductsByIds(tx, [productId])).get(productId)?.name ?? '';
	const said = { productName, lot: lot.lot, reason, orders };
	if (request.producerId === null) {
		const to = await audienceOf(tx, { permission: 'lots.recallOwn', producerId });
		await notify(tx, { kind: 'ownLotRecalled', params: { producerId, ...said }, to, at });
		return;
	}
	const own = keyOf(toAccount(actor.accountId));
	const isOther = (one: Recipient) => keyOf(one) !== own;
	const colleagues = await audienceOf(tx, { permission: 'lots.edit', producerId });
	await notify(tx, {
		kind: 'lotRecalledByColleague',
		params: { producerId, ...said },
		to: colleagues.filter(isOther),
		at,
	});
	const organisers = await audienceOf(tx, { permission: 'lots.recall' });
	const producerName = await producerNameOf(tx, producerId);
	const to = organisers.filter(isOther);
	await notify(tx, { kind: 'lotRecalledByProducer', params: { producerName, ...said }, to, at });
}

async function producerNameOf(tx: Transaction, id: ProducerId): Promise<string> {
	const [row] = await tx
		.select({ name: producers.name })
		.from(producers)
		.where(eq(producers.id, id));
	return row?.name ?? '';
}

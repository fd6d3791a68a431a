import type { Entry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import type { LotId, ProducerId, ProductId } from '$lib/domain/ids';
import type { DayText, EpochMs } from '$lib/domain/time';
import { QUALIFIER_PATTERN } from '$lib/domain/trace/gs1';
import type { Lot, TraceEvent, TraceStep } from '$lib/domain/trace/lot';
import { and, asc, eq, inArray } from 'drizzle-orm';

import { listPublicPictures } from '../catalogue/pictures/publish-picture';
import { publish } from '../catalogue/publish';
import type { Executor } from '../database/database';
import { lots, traceEvents } from './tables';

export interface NewLot {
	readonly productId: ProductId;
	readonly producerId: ProducerId;
	/** GS1 AI 10: 1–20 characters of set 82. */
	readonly lot: string;
	readonly producedOn: DayText | null;
	readonly expiresOn: DayText | null;
	readonly locationCode: string | null;
	readonly standards: readonly string[];
}

export interface NewTraceEvent {
	readonly step: TraceStep;
	readonly at: EpochMs;
	readonly place: string;
	readonly note: string | null;
	/** The event that this one sets right; of the same lot. */
	readonly corrects: number | null;
	/** Id of the file that is a picture of it. */
	readonly picture?: string | null;
}

/**
 * Opens a lot and publishes it, with the events known so far.
 * @throws AppError MALFORMED_CODE where the lot's code is not lawful
 */
export async function createLot(
	executor: Executor,
	{ events = [], ...lot }: NewLot & { readonly events?: readonly NewTraceEvent[] },
	now: EpochMs,
): Promise<LotId> {
	if (!QUALIFIER_PATTERN.test(lot.lot)) throw new AppError('MALFORMED_CODE');
	return executor.transaction(async (tx) => {
		let id: LotId | undefined;
		await publish(tx, now, async () => {
			const [row] = await tx
				.insert(lots)
				.values({ ...lot, standards: [...lot.standards] })
				.returning({ id: lots.id });
			if (!row) throw new Error('lots gave no row');
			id = row.id;
			if (events.length > 0) {
				await tx
					.insert(traceEvents)
					.values(events.map((event) => ({ ...event, lotId: row.id, recordedAt: now })));
			}
			return { put: await getLotEntries(tx, [row.id]) };
		});
		if (id === undefined) throw new Error('the lot was not made');
		return id;
	});
}

/**
 * Adds one event to a lot's history and publishes the lot. History only grows: to set an event
 * right, append one that names it in `corrects`.
 * @returns the event's number
 * @throws AppError NOT_FOUND where the lot, or the event to correct, is not there
 */
export async function appendTraceEvent(
	executor: Executor,
	{ lotId, ...event }: NewTraceEvent & { readonly lotId: LotId },
	now: EpochMs,
): Promise<number> {
	return executor.transaction(async (tx) => {
		let id: number | undefined;
		await publish(tx, now, async () => {
			const [lot] = await getLots(tx, [lotId]);
			const isThere =
				event.corrects === null || lot?.events.some(({ id }) => id === event.corrects);
			if (!lot || !isThere) throw new AppError('NOT_FOUND');
			const [row] = await tx
				.insert(traceEvents)
				.values({ ...event, lotId, recordedAt: now })
				.returning({ id: traceEvents.id });
			id = row?.id;
			return { put: await getLotEntries(tx, [lotId]) };
		});
		if (id === undefined) throw new Error('the event was not written');
		return id;
	});
}

/** A lot of a product with its events in the order they were recorded, or undefined. */
export async function findLot(
	executor: Executor,
	{ productId, lot }: { readonly productId: ProductId; readonly lot: string },
): Promise<Lot | undefined> {
	const [row] = await executor
		.select({ id: lots.id })
		.from(lots)
		.where(and(eq(lots.productId, productId), eq(lots.lot, lot)));
	return row ? (await getLots(executor, [row.id]))[0] : undefined;
}

/** Lots by their ids, whole. */
export async function getLots(executor: Executor, ids: readonly LotId[]): Promise<Lot[]> {
	const rows = await executor
		.select()
		.from(lots)
		.where(inArray(lots.id, [...ids]))
		.orderBy(asc(lots.id));
	const events = await executor
		.select()
		.from(traceEvents)
		.where(inArray(traceEvents.lotId, [...ids]))
		.orderBy(asc(traceEvents.id));
	const hashes = await listPublicPictures(
		executor,
		events.flatMap(({ picture }) => (picture === null ? [] : [fileId(picture)])),
	);
	const toTraceEvent = (row: typeof traceEvents.$inferSelect): TraceEvent => {
		const { id, step, at, place, note, corrects, picture, days } = row;
		const hash = picture === null ? undefined : hashes.get(fileId(picture));
		const told = { id, step, at, place, note, corrects, picture: hash ?? null };
		return days === null ? told : { ...told, days };
	};
	return rows.map(({ recalledAt, recallReason, ...lot }) => ({
		...lot,
		recall:
			recalledAt === null || recallReason === null
				? null
				: { at: recalledAt, reason: recallReason },
		events: events.filter((event) => event.lotId === lot.id).map(toTraceEvent),
	}));
}

/** Id of the file that is the picture of an event of a lot; null where there is none. */
export async function pictureFileOf(
	executor: Executor,
	lotId: LotId,
	event: number | null,
): Promise<string | null> {
	if (event === null) return null;
	const [row] = await executor
		.select({ picture: traceEvents.picture })
		.from(traceEvents)
		.where(and(eq(traceEvents.lotId, lotId), eq(traceEvents.id, event)));
	return row?.picture ?? null;
}

/** Lots as the catalogue's feed carries them. */
export async function getLotEntries(executor: Executor, ids: readonly LotId[]): Promise<Entry[]> {
	const found = await getLots(executor, ids);
	return found.map((lot) => ({ kind: 'lot', id: String(lot.id), body: lot }));
}

import type { Waiting } from '$lib/domain/desk/waiting-work';
import { HOUR_MS, type EpochMs } from '$lib/domain/time';
import { COPY_RULE } from '$lib/domain/trace/copy-rule';
import type { SerialFlag } from '$lib/domain/trace/lot';
import { and, count, desc, eq, gt, gte, lte, min, sql } from 'drizzle-orm';

import { producers, products } from '../catalogue/tables';
import type { Executor } from '../database/database';
import { isOfPiece, isOfSerial, liftedAt } from './serial-flags';
import { labels, lots, scans, serialFlags } from './tables';

const PAGE = 50;
/** Scans shown beside a piece: enough to see a pattern, and no more than one reads. */
const SCANS = 20;

/** The last piece of a page: many may carry a flag of one moment, so its name belongs to it. */
export interface PlaceInFlags {
	readonly since: EpochMs;
	readonly gtin: string;
	readonly lot: string;
	readonly serial: string;
}

/** One scan that spoke against a piece, as coarse as it still says something. */
export interface SuspiciousScan {
	/** Begin of the hour in which it was. */
	readonly hour: EpochMs;
	/** Where the shopper said they were; null for most. */
	readonly provinceCode: string | null;
	/** Tells phones of this piece apart, counted from 1: never which phone it is. */
	readonly phone: number;
}

/** A piece that carries a flag, with whose it is; null where no label of it was issued here. */
export interface FlaggedPiece extends SerialFlag {
	readonly productName: string | null;
	readonly producerName: string | null;
	/** The latest scans that raised a suspicion, newest first; none of a recalled piece. */
	readonly scans: readonly SuspiciousScan[];
}

/** Pieces that carry a flag of one kind, newest first, a page at a time. */
export async function listFlaggedPieces(
	executor: Executor,
	{
		reason,
		before,
	}: { readonly reason: SerialFlag['reason']; readonly before: PlaceInFlags | null },
): Promise<{ readonly pieces: readonly FlaggedPiece[]; readonly next: PlaceInFlags | null }> {
	const { since, gtin, lot, serial } = serialFlags;
	const isBefore =
		before &&
		sql`(${since}, ${gtin}, ${lot}, ${serial}) < (${new Date(before.since).toISOString()}::timestamptz, ${before.gtin}, ${before.lot}, ${before.serial})`;
	const rows = await executor
		.select({
			...{ since, gtin, lot, serial, reason: serialFlags.reason },
			...{ productName: products.name, producerName: producers.name },
		})
		.from(serialFlags)
		.leftJoin(labels, isOfPiece(labels, serialFlags))
		.leftJoin(lots, eq(lots.id, labels.lotId))
		.leftJoin(products, eq(products.id, lots.productId))
		.leftJoin(producers, eq(producers.id, lots.producerId))
		.where(and(eq(serialFlags.reason, reason), isBefore ?? undefined))
		.orderBy(desc(since), desc(gtin), desc(lot), desc(serial))
		.limit(PAGE + 1);
	const pieces: FlaggedPiece[] = [];
	for (const row of rows.slice(0, PAGE)) {
		const told = reason === 'copySuspected' ? await scansAgainst(executor, row) : [];
		pieces.push({ ...row, scans: told });
	}
	const last = pieces.at(-1);
	const isMore = rows.length > PAGE && last !== undefined;
	const next = isMore
		? { since: last.since, gtin: last.gtin, lot: last.lot, serial: last.serial }
		: null;
	return { pieces, next };
}

/** How many {@link listFlaggedPieces} are. */
export async function countFlaggedPieces(
	executor: Executor,
	reason: SerialFlag['reason'],
): Promise<Waiting> {
	const [row] = await executor
		.select({ count: count(), oldestAt: min(serialFlags.since) })
		.from(serialFlags)
		.where(eq(serialFlags.reason, reason));
	return row ?? { count: 0, oldestAt: null };
}

async function scansAgainst(executor: Executor, flag: SerialFlag): Promise<SuspiciousScan[]> {
	const rows = await executor
		.select({
			deviceId: scans.deviceId,
			provinceCode: scans.provinceCode,
			at: scans.scannedAt,
		})
		.from(scans)
		.where(
			and(
				isOfSerial(scans, flag),
				gte(scans.scannedAt, flag.since - COPY_RULE.devicesWithinMs),
				lte(scans.receivedAt, flag.since),
				gt(scans.receivedAt, (await liftedAt(executor, flag)) ?? 0),
			),
		)
		.orderBy(desc(scans.scannedAt), desc(scans.opId))
		.limit(SCANS);
	const phones = [...new Set(rows.map(({ deviceId }) => deviceId))];
	return rows.map(({ deviceId, provinceCode, at }) => ({
		hour: at - (at % HOUR_MS),
		provinceCode,
		phone: phones.indexOf(deviceId) + 1,
	}));
}

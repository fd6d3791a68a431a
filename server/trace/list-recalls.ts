import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, count, countDistinct, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';

import { accountNames } from '../accounts/account-names';
import { auditEntries } from '../audit/tables';
import { producers, products } from '../catalogue/tables';
import type { Executor } from '../database/database';
import { orderHistory } from '../ordering/tables';
import { isOfPiece } from './serial-flags';
import { labels, lots, scans, serialFlags } from './tables';

const PAGE = 20;

/** The last recall of a page. */
export interface PlaceInRecalls {
	readonly since: EpochMs;
	readonly lotId: LotId;
}

/** A recall that stands, of a lot or of labels of it. */
export interface StandingRecall {
	readonly lotId: LotId;
	readonly lot: string;
	readonly productName: string;
	readonly gtin: string | null;
	readonly producerName: string;
	/** Whether the whole lot was called back. */
	readonly isWhole: boolean;
	/** Labels that were called back: of a whole lot all that were issued. */
	readonly labels: number;
	/** Scans of labels of the lot, ever. */
	readonly scans: number;
	/** Orders whose buyers were told. */
	readonly orders: number;
	readonly reason: string;
	readonly since: EpochMs;
	/** Who made it last; null for the operator. */
	readonly by: string | null;
}

/** Recalls that stand, newest first, a page at a time: one row for each lot. */
export async function listRecalls(
	executor: Executor,
	{ before }: { readonly before: PlaceInRecalls | null },
): Promise<{ readonly recalls: readonly StandingRecall[]; readonly next: PlaceInRecalls | null }> {
	const pieces = executor
		.select({
			lotId: labels.lotId,
			labels: sql<number>`count(*)::int`.as('recalled_labels'),
			since: sql`max(${serialFlags.since})`.as('recalled_since'),
		})
		.from(serialFlags)
		.innerJoin(labels, isOfPiece(labels, serialFlags))
		.where(eq(serialFlags.reason, 'recalled'))
		.groupBy(labels.lotId)
		.as('pieces');
	const since = sql`greatest(${lots.recalledAt}, ${pieces.since})`;
	const isBefore =
		before &&
		sql`(${since}, ${lots.id}) < (${new Date(before.since).toISOString()}::timestamptz, ${before.lotId})`;
	const rows = await executor
		.select({
			...{ lotId: lots.id, lot: lots.lot, productId: lots.productId, gtin: products.gtin },
			...{ productName: products.name, producerName: producers.name },
			...{ recallReason: lots.recallReason, pieces: pieces.labels },
			since: sql`${since}`.mapWith(lots.recalledAt),
		})
		.from(lots)
		.innerJoin(products, eq(products.id, lots.productId))
		.innerJoin(producers, eq(producers.id, lots.producerId))
		.leftJoin(pieces, eq(pieces.lotId, lots.id))
		.where(and(or(isNotNull(lots.recalledAt), isNotNull(pieces.lotId)), isBefore ?? undefined))
		.orderBy(desc(since), desc(lots.id))
		.limit(PAGE + 1);
	const page = rows.slice(0, PAGE);
	const made = await lastMade(
		executor,
		page.map(({ lotId }) => lotId),
	);
	const recalls: StandingRecall[] = [];
	for (const { recallReason, pieces: some, productId, ...row } of page) {
		const { reason = '', by = null } = made.get(row.lotId) ?? {};
		const reached = await reachOfRecall(executor, { ...row, productId });
		recalls.push({
			...row,
			...reached,
			isWhole: recallReason !== null,
			labels: recallReason === null ? (some ?? 0) : reached.labels,
			reason: recallReason ?? reason,
			by,
		});
	}
	const last = page.at(-1);
	const isMore = rows.length > PAGE && last !== undefined;
	return { recalls, next: isMore ? { since: last.since, lotId: last.lotId } : null };
}

async function reachOfRecall(
	executor: Executor,
	row: Pick<StandingRecall, 'lotId' | 'lot' | 'gtin'> & { readonly productId: number },
): Promise<Pick<StandingRecall, 'labels' | 'scans' | 'orders'>> {
	const { lotId, lot, gtin, productId } = row;
	const seen = and(eq(scans.gtin, gtin ?? ''), eq(scans.lot, lot), isNotNull(scans.serial));
	const { recall, code, orderId } = orderHistory;
	const told = and(
		isNotNull(recall),
		eq(code, 'LOT_RECALLED'),
		eq(sql`(${recall} ->> 'productId')::integer`, productId),
		eq(sql`${recall} ->> 'lot'`, lot),
	);
	const [issued] = await executor
		.select({ n: count() })
		.from(labels)
		.where(eq(labels.lotId, lotId));
	const [scanned] = await executor.select({ n: count() }).from(scans).where(seen);
	const [orders] = await executor
		.select({ n: countDistinct(orderId) })
		.from(orderHistory)
		.where(told);
	return { labels: issued?.n ?? 0, scans: scanned?.n ?? 0, orders: orders?.n ?? 0 };
}

/** Who made the last recall of lots, and in which words: the log keeps both. */
async function lastMade(executor: Executor, ids: readonly LotId[]) {
	const rows =
		ids.length === 0
			? []
			: await executor
					.selectDistinctOn([auditEntries.subject], {
						subject: auditEntries.subject,
						accountId: auditEntries.accountId,
						reason: sql<string | null>`${auditEntries.after} ->> 'reason'`,
					})
					.from(auditEntries)
					.where(
						and(
							inArray(
								auditEntries.subject,
								ids.map((id) => `lot ${id}`),
							),
							eq(auditEntries.action, 'recall.make'),
						),
					)
					.orderBy(auditEntries.subject, desc(auditEntries.id));
	const names = await accountNames(
		executor,
		rows.map(({ accountId }) => accountId),
	);
	return new Map(
		rows.map(({ subject, accountId, reason }) => [
			Number(subject.slice('lot '.length)),
			{
				reason: reason ?? '',
				by: accountId === null ? null : (names.get(accountId) ?? null),
			},
		]),
	);
}

import { AppError } from '$lib/domain/errors';
import { orderId } from '$lib/domain/ids';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import { judgeOrder, type OrderGrounds } from '$lib/domain/ordering/judge-order';
import { isPresent } from '$lib/domain/ordering/presents';
import { answerOrderSchema } from '$lib/domain/ordering/operation';
import type { LineChange, OperationOutcome } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import { asc, eq } from 'drizzle-orm';
import * as v from 'valibot';

import { findAlternatives } from '../catalogue/alternatives';
import { readPortions } from '../catalogue/portions';
import { readStock } from '../catalogue/stock';
import { readTerms } from '../catalogue/terms';
import type { Transaction } from '../database/database';
import type { Open } from '../sync/kinds';
import { isSameHash } from '../sync/secrets';
import { askingCode, productsOf, promotionsOf, recalledLines, shelfOf } from './judge-draft';
import { lockOrder, moveOrder } from './move-order';
import { insertLines } from './new-order';
import { getOrderView, type OrderRow } from './order-view';
import { NOT_COUNTED, reserveOrder, type Reserved } from './reserve';
import { secretHashSchema } from './secret-hash';
import { orderLines } from './tables';

const { secret: _, ...entries } = answerOrderSchema.entries;
const schema = v.strictObject({ ...entries, secretSha256: secretHashSchema });
type Answer = v.InferOutput<typeof schema>;

/** `order.answer@1`: the buyer takes or refuses what they were asked about. */
export const openAnswerOrder: Open = (payload) => {
	const parsed = v.safeParse(schema, payload);
	if (!parsed.success) throw new AppError('INVALID_ORDER');
	return {
		orderId: orderId(parsed.output.orderId),
		perform: (tx, { receivedAt }) => answerOrder(tx, parsed.output, receivedAt),
	};
};

/**
 * Places an order as quoted, or cancels it. What was quoted is looked at again: goods may have
 * gone meanwhile, and then the buyer is asked anew.
 * @throws AppError NOT_FOUND for an unknown order or another's secret
 */
async function answerOrder(
	tx: Transaction,
	answer: Answer,
	now: EpochMs,
): Promise<OperationOutcome> {
	const id = orderId(answer.orderId);
	const row = await lockOrder(tx, id);
	if (!row || !isSameHash(row.secretSha256, answer.secretSha256)) throw new AppError('NOT_FOUND');
	const outcome = await decide(tx, row, { answer, now });
	const order = await getOrderView(tx, id);
	if (!order) throw new Error('a locked order gave no view');
	return { ...outcome, order };
}

type Decision =
	| { readonly status: 'accepted' | 'needsBuyer' }
	| { readonly status: 'rejected'; readonly code: NonNullable<ReturnType<typeof askingCode>> };

async function decide(
	tx: Transaction,
	row: OrderRow,
	{ answer, now }: { readonly answer: Answer; readonly now: EpochMs },
): Promise<Decision> {
	if (row.state !== 'needsBuyer') return { status: 'rejected', code: 'ORDER_NOT_WAITING' };
	if (!answer.accept) {
		await moveOrder(tx, row, { to: 'cancelled', by: 'buyer', at: now });
		return { status: 'accepted' };
	}
	// An answer to another quote than the one that stands is no answer to it.
	if (answer.revision !== row.revision) return { status: 'needsBuyer' };
	const quoted = await readQuote(tx, row);
	if (quoted.length === 0) {
		const code = row.changes.find((change) => change.code === 'STOCK_CHANGED')?.code ?? null;
		await moveOrder(tx, row, { to: 'cancelled', by: 'buyer', at: now, code });
		return { status: 'accepted' };
	}
	const reserved = await judgeQuote(tx, quoted, now);
	const { judgement } = reserved;
	switch (judgement.verdict) {
		case 'placed':
			await replaceLines(tx, row, reserved);
			await moveOrder(tx, row, {
				to: 'placed',
				by: 'buyer',
				at: now,
				set: { totalDong: judgement.totalDong },
			});
			return { status: 'accepted' };
		case 'needsBuyer':
			await replaceLines(tx, row, reserved);
			await moveOrder(tx, row, {
				to: 'needsBuyer',
				by: 'system',
				at: now,
				code: askingCode(judgement),
				set: {
					totalDong: judgement.totalDong,
					changes: mergeChanges(row.changes, judgement.changes),
					quotedAt: now,
				},
			});
			return { status: 'needsBuyer' };
		case 'rejected': {
			const code = judgement.code ?? 'INVALID_ORDER';
			await moveOrder(tx, row, {
				to: 'cancelled',
				by: 'system',
				at: now,
				code,
				set: { changes: mergeChanges(row.changes, judgement.changes) },
			});
			return { status: 'rejected', code };
		}
	}
}

/** The lines that were quoted, as the buyer saw them in the quote; presents follow from them. */
async function readQuote(tx: Transaction, row: OrderRow): Promise<WantedLine[]> {
	const lines = await tx
		.select()
		.from(orderLines)
		.where(eq(orderLines.orderId, row.id))
		.orderBy(asc(orderLines.position));
	return lines.filter((line) => !isPresent(line)).map((line) => toWanted(line, row));
}

function toWanted(line: typeof orderLines.$inferSelect, row: OrderRow): WantedLine {
	const { productId, quantity, priceDong, unit, lot, serial, promotion } = line;
	return {
		productId,
		quantity,
		seenPriceDong: priceDong,
		seenUnit: unit,
		promotionId: promotion?.id ?? null,
		lot,
		serial,
		quotedAt: row.quotedAt ?? row.receivedAt,
	};
}

/** A quote stands for itself: no catalogue has to prove it. */
const NOTHING_SEEN = { epoch: '', version: 0 };

async function judgeQuote(
	tx: Transaction,
	quoted: readonly WantedLine[],
	now: EpochMs,
): Promise<Reserved> {
	const ids = productsOf(quoted);
	const terms = await readTerms(tx, ids, NOTHING_SEEN);
	const grounds: OrderGrounds = {
		moment: { at: now, receivedAt: now, seenVersion: null },
		terms: terms.products,
		left: new Map(),
		recalled: await recalledLines(tx, quoted),
		alternatives: new Map(),
	};
	const judgement = judgeOrder(quoted, grounds);
	if (judgement.verdict === 'placed') {
		return reserveOrder(tx, quoted, { judgement, grounds });
	}
	const judged = judgeOrder(quoted, {
		...grounds,
		left: await readStock(tx, shelfOf(terms.products)),
		portions: await readPortions(tx, promotionsOf(quoted)),
		alternatives: await findAlternatives(tx, ids, now),
	});
	return { judgement: judged, countedBy: NOT_COUNTED };
}

async function replaceLines(
	tx: Transaction,
	row: OrderRow,
	{ judgement: { lines }, countedBy }: Reserved,
): Promise<void> {
	await tx.delete(orderLines).where(eq(orderLines.orderId, row.id));
	await insertLines(tx, row.id, { lines, countedBy });
}

/** What was told before stays told, unless there is newer to tell of the same product. */
function mergeChanges(
	before: readonly LineChange[],
	now: readonly LineChange[],
): readonly LineChange[] {
	const told = new Set(now.map(({ productId }) => productId));
	return [...before.filter(({ productId }) => !told.has(productId)), ...now];
}

import type { AccountId } from '$lib/domain/accounts/account';
import { sessionId } from '$lib/domain/ids';
import { withoutBuyer, type DeskOrder } from '$lib/domain/ordering/desk-order';
import { isFinished } from '$lib/domain/ordering/order-moves';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { asc, inArray } from 'drizzle-orm';

import { accountNames } from '../../accounts/account-names';
import { readComplaintHolds, type ComplaintHold } from '../../complaints/complaint-holds';
import type { Executor } from '../../database/database';
import { buyerOf, toLine, type HistoryRow, type OrderRow } from '../order-view';
import { orderHistory, orderLines } from '../tables';

/** Digits by which a caller is told from others. */
const PHONE_END = 3;

interface Grounds {
	readonly now: EpochMs;
	/** How long after its end an order still needs its buyer's data: somebody may send it back. */
	readonly contactDays: number;
}

/** The orders as their producer's people may see them now, in the order given. */
export async function deskViewsOf(
	executor: Executor,
	rows: readonly OrderRow[],
	grounds: Grounds,
): Promise<DeskOrder[]> {
	if (rows.length === 0) return [];
	const ids = rows.map(({ id }) => id);
	const lines = await executor
		.select()
		.from(orderLines)
		.where(inArray(orderLines.orderId, ids))
		.orderBy(asc(orderLines.orderId), asc(orderLines.position));
	const history = await executor
		.select()
		.from(orderHistory)
		.where(inArray(orderHistory.orderId, ids))
		.orderBy(asc(orderHistory.orderId), asc(orderHistory.revision));
	const holds = await readComplaintHolds(executor, ids);
	const names = await accountNames(
		executor,
		history.map(({ accountId }) => accountId),
	);
	return rows.map((row) => {
		const steps = history.filter(({ orderId }) => orderId === row.id);
		const view: DeskOrder = {
			id: row.id,
			state: row.state,
			revision: row.revision,
			lines: lines.filter(({ orderId }) => orderId === row.id).map(toLine),
			totalDong: row.totalDong,
			payment: row.payment,
			paymentState: row.paymentState,
			moneyWay: row.moneyWay,
			buyer: buyerOf(row),
			phoneEnd: row.buyerPhone?.slice(-PHONE_END) ?? null,
			note: row.note,
			contactUntil: contactUntil(row, { steps, hold: holds.get(row.id) }, grounds),
			placedAt: row.placedAt,
			parcel: row.carrier || row.tracking ? { carrier: row.carrier, tracking: row.tracking } : null,
			history: steps.map((step) => toStep(step, names)),
			...(row.bundle ? { bundle: row.bundle } : {}),
			...(row.sessionId === null ? {} : { sessionId: sessionId(row.sessionId) }),
		};
		const isOver = view.contactUntil !== null && view.contactUntil <= grounds.now;
		return isOver ? withoutBuyer(view) : view;
	});
}

/**
 * While a complaint runs there is no end, and what was decided has to be done. Counted from the last move,
 * recall or complaint; not from a word on money or lots, which may come much later, nor from the lifting of a
 * recall: for that nobody has to be called.
 */
function contactUntil(
	row: OrderRow,
	{
		steps,
		hold,
	}: { readonly steps: readonly HistoryRow[]; readonly hold: ComplaintHold | undefined },
	{ contactDays }: Grounds,
): EpochMs | null {
	if (!isFinished(row.state) || hold?.isRunning) return null;
	const ended = steps.findLast(
		(step) => step.money === null && step.lots === null && !isLifting(step),
	);
	const endedAt = Math.max(ended?.at ?? row.receivedAt, hold?.lastAt ?? 0);
	return Math.max(endedAt + contactDays * DAY_MS, hold?.owedUntil ?? 0);
}

/** Whether a step tells the buyer that their goods are called back no more. */
function isLifting({ recall, code }: HistoryRow): boolean {
	return recall !== null && code === null;
}

function toStep(
	step: HistoryRow,
	names: ReadonlyMap<AccountId, string>,
): DeskOrder['history'][number] {
	const { at, state, by, accountId, reason, money, parcel, lots, recall } = step;
	const person = accountId === null ? null : (names.get(accountId) ?? null);
	const told = recall && {
		lot: recall.lot,
		isCertain: recall.isCertain,
		isLifted: isLifting(step),
	};
	return {
		at,
		state,
		by,
		person,
		reason,
		money,
		...(parcel ? { parcel } : {}),
		...(lots ? { lots } : {}),
		...(told ? { recall: told } : {}),
	};
}

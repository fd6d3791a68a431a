import type { AccountId } from '$lib/domain/accounts/account';
import type { ErrorCode } from '$lib/domain/errors';
import type { OpId, OrderId, ProducerId } from '$lib/domain/ids';
import { BULK_STEPS, type BulkStep } from '$lib/domain/ordering/bulk-steps';
import type { WaitingStep } from '$lib/domain/ordering/waiting-steps';
import type { EpochMs } from '$lib/domain/time';

import type { OperationRow, ReceiptRow } from './outbox-rows';
import { readStaffOperation } from './staff-work';

/** One order's part of what was done with several in one go. */
export interface BulkPart {
	readonly opId: OpId;
	readonly orderId: OrderId;
	/** `refused` also where it is not sent again by itself. */
	readonly status: 'accepted' | 'waiting' | 'refused';
	/** Why it was refused, where the server said so. */
	readonly code: ErrorCode | null;
}

/** What somebody did with several orders in one go, and what has come of it. */
export interface BulkWork {
	/** The same for all parts, and of nothing else that this person did: it names the whole. */
	readonly at: EpochMs;
	readonly step: BulkStep;
	/** In the order of doing; at least two. */
	readonly parts: readonly BulkPart[];
}

/**
 * The last thing that a person did with several orders of a stall in one go. It is read from the
 * operations themselves, all of which were written at one moment: so it outlives the page.
 * @param rows what waits and what was answered
 */
export function latestBulk(
	rows: { readonly operations: readonly OperationRow[]; readonly receipts: readonly ReceiptRow[] },
	whose: { readonly accountId: AccountId; readonly producerId: ProducerId },
): BulkWork | null {
	const parts = [
		...rows.operations.flatMap((row) => partOf(row, statusOf(row), whose)),
		...rows.receipts.flatMap((row) => partOf(row, answerOf(row), whose)),
	].sort((a, b) => a.seq - b.seq);
	const goes = new Map<string, Placed[]>();
	for (const part of parts) {
		const name = `${part.at} ${part.step}`;
		goes.set(name, [...(goes.get(name) ?? []), part]);
	}
	const latest = [...goes.values()].findLast((go) => go.length > 1);
	const [first] = latest ?? [];
	if (!latest || !first) return null;
	return { at: first.at, step: first.step, parts: latest.map(({ part }) => part) };
}

interface Placed {
	readonly seq: number;
	readonly at: EpochMs;
	readonly step: BulkStep;
	readonly part: BulkPart;
}

type Standing = Pick<BulkPart, 'status' | 'code'>;

function partOf(
	row: OperationRow | ReceiptRow,
	standing: Standing,
	{ accountId, producerId }: { readonly accountId: AccountId; readonly producerId: ProducerId },
): readonly Placed[] {
	const work = readStaffOperation(row);
	if (work?.accountId !== accountId || work.producerId !== producerId) return [];
	const step = stepOf(work.step);
	if (step === null) return [];
	const part = { opId: row.opId, orderId: work.orderId, ...standing };
	return [{ seq: work.seq, at: work.step.at, step, part }];
}

function stepOf(step: WaitingStep): BulkStep | null {
	if (step.kind === 'money') return step.isReceived ? 'money' : null;
	return step.kind === 'move' ? (BULK_STEPS.find((one) => one === step.to) ?? null) : null;
}

function statusOf({ poison }: OperationRow): Standing {
	return poison === null
		? { status: 'waiting', code: null }
		: { status: 'refused', code: poison.code };
}

function answerOf({ status, code }: ReceiptRow): Standing {
	return status === 'rejected' || status === 'held'
		? { status: 'refused', code }
		: { status: 'accepted', code: null };
}

import { AppError } from '$lib/domain/errors';
import { orderId } from '$lib/domain/ids';
import { cancelOrderSchema } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { isLawfulMove } from '$lib/domain/ordering/order-moves';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import type { Transaction } from '../database/database';
import type { Operation } from '$lib/domain/ordering/operation';
import type { Open } from '../sync/kinds';
import { leaveTombstone } from '../sync/ledger';
import { isSameHash } from '../sync/secrets';
import { cancelRows, lockTogether } from './bundles/cancel-parts';
import { getOrderView, type OrderRow } from './order-view';
import { secretHashSchema } from './secret-hash';

const { secret: _, ...entries } = cancelOrderSchema.entries;
const schema = v.strictObject({ ...entries, secretSha256: secretHashSchema });
type Cancellation = v.InferOutput<typeof schema>;

/** `order.cancel@1`: the buyer calls an order off. */
export const openCancelOrder: Open = (payload, operation) => {
	const parsed = v.safeParse(schema, payload);
	if (!parsed.success) throw new AppError('INVALID_ORDER');
	return {
		orderId: orderId(parsed.output.orderId),
		perform: (tx, { receivedAt }) =>
			cancelOrder(tx, { operation, receivedAt, cancellation: parsed.output }),
	};
};

interface Request {
	readonly operation: Operation;
	readonly receivedAt: EpochMs;
	readonly cancellation: Cancellation;
}

/**
 * Cancels an order and puts its goods back on the shelf. One that has not come yet is cancelled
 * ahead: when it comes, it is so already.
 * @throws AppError NOT_FOUND for another order's secret
 */
async function cancelOrder(tx: Transaction, request: Request): Promise<OperationOutcome> {
	const { operation, receivedAt, cancellation } = request;
	const { secretSha256 } = cancellation;
	const id = orderId(cancellation.orderId);
	let rows = await lockTogether(tx, id);
	if (rows.length === 0) {
		const entry = { operation, receivedAt };
		if (await leaveTombstone(tx, entry, { orderId: id, secretSha256 })) {
			return { status: 'accepted' };
		}
		rows = await lockTogether(tx, id);
	}
	const row = rows.find((one) => one.id === id);
	if (!row || !isSameHash(row.secretSha256, secretSha256)) throw new AppError('NOT_FOUND');
	const outcome = await cancel(tx, rows, { ...request, row });
	const order = await getOrderView(tx, id);
	if (!order) throw new Error('a locked order gave no view');
	return { ...outcome, order };
}

async function cancel(
	tx: Transaction,
	rows: readonly OrderRow[],
	{ row, receivedAt, cancellation }: Request & { readonly row: OrderRow },
): Promise<
	| { readonly status: 'accepted' }
	| { readonly status: 'rejected'; readonly code: 'ORDER_NOT_CANCELLABLE' }
> {
	if (row.state === 'cancelled') return { status: 'accepted' };
	if (!isLawfulMove(row.state, 'cancelled', 'buyer')) {
		return { status: 'rejected', code: 'ORDER_NOT_CANCELLABLE' };
	}
	const reason = (cancellation.reason ?? '').replace(/\p{C}+/gu, ' ').trim();
	await cancelRows(tx, rows, { at: receivedAt, reason: reason === '' ? null : reason });
	return { status: 'accepted' };
}

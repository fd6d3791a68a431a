import type { Account, AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { OrderId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import type { Transaction } from '../database/database';
import type { Open } from './kinds';

/** Something that one of a producer's people did, as its use case takes it. */
export interface StaffRequest<Wish> {
	readonly wish: Wish;
	readonly operation: Operation;
	/** Who made it, as they are by now; null where their account was shut. */
	readonly staff: Account | null;
	readonly now: EpochMs;
}

/**
 * How a kind of staff is opened.
 * @param perform asks by itself what the person may do
 */
export function byStaff<Wish extends { accountId: AccountId; orderId?: OrderId }>(
	schema: v.GenericSchema<unknown, Wish>,
	perform: (tx: Transaction, request: StaffRequest<Wish>) => Promise<OperationOutcome>,
): Open {
	return (payload, operation) => {
		const parsed = v.safeParse(schema, payload);
		if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
		const wish = parsed.output;
		return {
			orderId: wish.orderId ?? null,
			madeBy: wish.accountId,
			perform: (tx, { staff, receivedAt: now }) => perform(tx, { wish, operation, staff, now }),
		};
	};
}

import type { AccountId } from '$lib/domain/accounts/account';
import type { OrderId, ProducerId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import {
	moveOrderSchema,
	orderLotsSchema,
	orderMoneySchema,
	orderParcelSchema,
} from '$lib/domain/ordering/staff-operation';
import type { WaitingStep } from '$lib/domain/ordering/waiting-steps';
import * as v from 'valibot';

import type { OutboxDatabase } from './outbox-database';

/** What one of the producer's people did with an order on this phone. */
export interface StaffWork {
	/** In the order of doing. */
	readonly seq: number;
	readonly accountId: AccountId;
	readonly producerId: ProducerId;
	readonly orderId: OrderId;
	readonly step: WaitingStep;
}

/** @returns null for what is no work on an order */
export function readStaffOperation({
	operation: { kind, payload, seq, createdAt: at },
}: {
	readonly operation: Operation;
}): StaffWork | null {
	if (kind === 'order.move@1') {
		const parsed = v.safeParse(moveOrderSchema, JSON.parse(payload));
		if (!parsed.success) return null;
		const { accountId, producerId, orderId, ...step } = parsed.output;
		return { seq, accountId, producerId, orderId, step: { kind: 'move', at, ...step } };
	}
	if (kind === 'order.money@1') {
		const parsed = v.safeParse(orderMoneySchema, JSON.parse(payload));
		if (!parsed.success) return null;
		const { accountId, producerId, orderId, ...step } = parsed.output;
		return { seq, accountId, producerId, orderId, step: { kind: 'money', at, ...step } };
	}
	if (kind === 'order.parcel@1') {
		const parsed = v.safeParse(orderParcelSchema, JSON.parse(payload));
		if (!parsed.success) return null;
		const { accountId, producerId, orderId, ...step } = parsed.output;
		return { seq, accountId, producerId, orderId, step: { kind: 'parcel', at, ...step } };
	}
	if (kind === 'order.lots@1') {
		const parsed = v.safeParse(orderLotsSchema, JSON.parse(payload));
		if (!parsed.success) return null;
		const { accountId, producerId, orderId, ...step } = parsed.output;
		return { seq, accountId, producerId, orderId, step: { kind: 'lots', at, ...step } };
	}
	return null;
}

/** How much of what a person did waits on this phone. */
export async function countStaffWork(outbox: OutboxDatabase, id: AccountId): Promise<number> {
	const rows = await outbox.operations.toArray();
	return rows.filter((row) => readStaffOperation(row)?.accountId === id).length;
}

/**
 * Lets go at once what waited for its person's sign-in.
 * @returns whether there was anything
 */
export function wakeStaffWork(outbox: OutboxDatabase, id: AccountId): Promise<boolean> {
	return outbox.transaction('rw', outbox.operations, async () => {
		const rows = await outbox.operations.toArray();
		const asleep = rows.filter(
			(row) => row.lastCode === 'NOT_SIGNED_IN' && readStaffOperation(row)?.accountId === id,
		);
		for (const { opId } of asleep) {
			await outbox.operations.update(opId, { notBefore: 0, lastCode: null });
		}
		return asleep.length > 0;
	});
}

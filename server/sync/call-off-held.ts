import { opId, type OrderId } from '$lib/domain/ids';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { eq } from 'drizzle-orm';

import type { Runtime } from '../context';
import type { Transaction } from '../database/database';
import { performHeld } from './held';
import { redactOperations, settle } from './ledger';
import { isSameHash, parseJson } from './secrets';
import { operations } from './tables';

/** `calledOff`: now or before · `refused`: it was never to become an order. */
export type CallOff = 'calledOff' | 'refused';

/**
 * Ends an order that has come no further than the ledger, at the wish of whoever holds its secret,
 * and lets go of who made it. A held one is performed as if it had been cancelled before it came.
 * Where our bug strikes even then, the ledger alone says that it is called off: the wish does not
 * wait for us.
 * @returns undefined where no such order ever came, or the secret is another's
 */
export async function callOffHeld(
	tx: Transaction,
	{ log }: Pick<Runtime, 'log'>,
	{ orderId, secretSha256 }: { readonly orderId: OrderId; readonly secretSha256: string },
): Promise<CallOff | undefined> {
	const [row] = await tx
		.select()
		.from(operations)
		.where(eq(operations.opId, opId(orderId)))
		.for('update');
	if (!row || !isSameHash(secretIn(row.payload), secretSha256)) return undefined;
	if (row.status !== 'held') {
		return row.result?.code === CALLED_OFF.code ? 'calledOff' : 'refused';
	}
	const cancelledAhead = [...(row.cancelledAhead ?? []), secretSha256];
	const { entry, outcome } = await performHeld(tx, { ...row, cancelledAhead }, (error) => {
		log.warn({ err: error, opId: row.opId }, 'held order called off in the ledger alone');
	});
	if (outcome.status === 'held') await settle(tx, { ...entry, orderId }, CALLED_OFF);
	await redactOperations(tx, orderId);
	return 'calledOff';
}

const CALLED_OFF = {
	status: 'rejected',
	code: 'ORDER_CALLED_OFF',
} as const satisfies OperationOutcome;

/** Empty where the payload names none. */
function secretIn(payload: string): string {
	const parsed = parseJson(payload);
	if (typeof parsed !== 'object' || parsed === null) return '';
	const hash: unknown = Object.getOwnPropertyDescriptor(parsed, 'secretSha256')?.value;
	return typeof hash === 'string' ? hash : '';
}

import type { BankAccount } from '$lib/domain/catalogue/product';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { recordChange, type Actor } from '../audit/record-change';
import { setBankAccount } from '../catalogue/set-bank-account';
import type { Database } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';

export interface BankChange {
	readonly producerId: ProducerId;
	/** Null: no transfers are taken any more. */
	readonly bank: BankAccount | null;
	readonly actor: Actor;
}

/**
 * Sends the money of a producer's buyers elsewhere, and tells every owner of it: whoever got hold of
 * one owner's phone cannot do it unseen.
 * @throws AppError NOT_FOUND
 */
export async function changeBankAccount(
	database: Database,
	{ producerId, bank, actor }: BankChange,
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const before = await setBankAccount(tx, { producerId, bank }, now);
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.setBank',
			subject: `producer ${producerId}`,
			producerId,
			before: { bank: before },
			after: { bank },
		});
		const to = await audienceOf(tx, { permission: 'bank.edit', producerId });
		await notify(tx, { kind: 'bankChanged', params: { producerId }, to, at: now });
	});
}

import type { BankAccount } from '$lib/domain/catalogue/product';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { eq } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { publish } from './publish';
import { producers } from './tables';
import { entriesToTell } from './told-producers';

/**
 * Puts another account into the place of a producer's, and tells all phones that know the producer: from
 * then on buyers are shown that one.
 * @returns the account as it was before
 * @throws AppError NOT_FOUND
 */
export async function setBankAccount(
	tx: Transaction,
	{ producerId, bank }: { readonly producerId: ProducerId; readonly bank: BankAccount | null },
	now: EpochMs,
): Promise<BankAccount | null> {
	let before: BankAccount | null = null;
	await publish(tx, now, async () => {
		const [known] = await tx.select().from(producers).where(eq(producers.id, producerId));
		if (!known) throw new AppError('NOT_FOUND');
		before = known.bank;
		await tx.update(producers).set({ bank }).where(eq(producers.id, producerId));
		return { put: await entriesToTell(tx, [{ ...known, bank }]) };
	});
	return before;
}

import type { AccountId } from '$lib/domain/accounts/account';
import { uuidV7, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { hashPassword } from 'better-auth/crypto';

import type { Transaction } from '../../database/database';
import { createAccount } from '../create-account';
import { setProducerRole } from '../producer-staff';
import { credentials } from '../tables';
import { DEMO_LOGINS, DEMO_PASSWORD } from './demo-logins';

/**
 * Makes the sign-ins of the demo market.
 * @param producerIds of the demo's producers: the first of them get the demo's staff
 * @returns the accounts by the login's beginning: `chu-gian-hang`
 */
export async function seedAccounts(
	tx: Transaction,
	producerIds: readonly ProducerId[],
	now: EpochMs,
): Promise<ReadonlyMap<string, AccountId>> {
	const password = await hashPassword(DEMO_PASSWORD);
	const ids = new Map<string, AccountId>();
	for (const { name, login, roles, stalls } of DEMO_LOGINS) {
		const id = await createAccount(tx, { name, login, roles, isDemo: true, actor: null }, now);
		await tx.insert(credentials).values({
			id: uuidV7(now),
			userId: id,
			accountId: id,
			providerId: 'credential',
			password,
		});
		for (const producerId of producerIds.slice(0, stalls.count)) {
			const { role } = stalls;
			await setProducerRole(tx, { producerId, accountId: id, role, actor: null }, now);
		}
		ids.set(login.split('@')[0] ?? login, id);
	}
	return ids;
}

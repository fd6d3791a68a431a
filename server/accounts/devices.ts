import type { AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { and, desc, eq, gt, ne } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database } from '../database/database';
import { signIns } from './tables';

/** One device on which a person has signed in. */
export interface Device {
	readonly id: string;
	readonly signedInAt: EpochMs;
	/** To within a day: it is noted no more often. */
	readonly seenAt: EpochMs;
	/** As the browser names itself, at most 300 characters. */
	readonly browser: string;
	readonly isThisOne: boolean;
}

interface Self {
	readonly accountId: AccountId;
	/** Of the sign-in that asks. */
	readonly signInId: string;
}

/** Where a person has signed in, the latest first. */
export async function listDevices(
	database: Database,
	{ accountId, signInId }: Self,
	now: EpochMs,
): Promise<Device[]> {
	const rows = await database
		.select()
		.from(signIns)
		.where(and(eq(signIns.userId, accountId), gt(signIns.expiresAt, new Date(now))))
		.orderBy(desc(signIns.updatedAt));
	return rows.map((row) => ({
		id: row.id,
		signedInAt: row.createdAt.getTime(),
		seenAt: row.updatedAt.getTime(),
		browser: (row.userAgent ?? '').slice(0, 300),
		isThisOne: row.id === signInId,
	}));
}

/**
 * Signs a person out on one other device, or on all others.
 * @param deviceId null for all others
 * @throws AppError NOT_FOUND where the person has no such sign-in
 */
export async function endDevices(
	database: Database,
	{ accountId, signInId, deviceId, actor }: Self & { deviceId: string | null; actor: Actor },
	now: EpochMs,
): Promise<void> {
	await database.transaction(async (tx) => {
		const which = deviceId === null ? ne(signIns.id, signInId) : eq(signIns.id, deviceId);
		const ended = await tx
			.delete(signIns)
			.where(and(eq(signIns.userId, accountId), which))
			.returning({ id: signIns.id });
		if (deviceId !== null && ended.length === 0) throw new AppError('NOT_FOUND');
		await recordChange(tx, {
			actor,
			at: now,
			action: 'account.endSignIns',
			subject: `account ${accountId}`,
			after: { count: ended.length },
		});
	});
}

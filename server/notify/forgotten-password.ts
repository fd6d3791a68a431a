import { parseLogin } from '$lib/domain/accounts/login';
import { HOUR_MS, type EpochMs } from '$lib/domain/time';
import { asc, isNull, lt, sql } from 'drizzle-orm';
import * as v from 'valibot';

import { findMailboxByEmail } from '../accounts/mailbox';
import type { Database } from '../database/database';
import { notify } from './notify';
import { toAccount } from './recipient';
import { forgottenPasswords } from './tables';

export const forgotSchema = v.object({ login: v.pipe(v.string(), v.maxLength(300)) });

/** One link an hour and mailbox: nobody's can be filled by asking for them. */
const AGAIN_AFTER_MS = HOUR_MS;
const MOST_AT_ONCE = 20;

/**
 * Notes that somebody wants a link to set a new password by. It neither tells nor looks up whether
 * anybody has that address, so neither the answer nor its time says so.
 * @param login as typed; a phone number is noted nowhere, for mail does not reach it
 */
export async function askForPassword(
	database: Database,
	{ login }: v.InferOutput<typeof forgotSchema>,
	now: EpochMs,
): Promise<void> {
	const parsed = parseLogin(login);
	if (parsed?.kind !== 'email') return;
	await database
		.insert(forgottenPasswords)
		.values({ email: parsed.email, askedAt: now })
		.onConflictDoUpdate({
			target: forgottenPasswords.email,
			set: { askedAt: now, handledAt: null },
			setWhere: lt(forgottenPasswords.handledAt, now - AGAIN_AFTER_MS),
		});
}

/** Has links sent to those who asked and have an account. @returns how many asked */
export async function answerForgotten(database: Database, now: EpochMs): Promise<number> {
	return database.transaction(async (tx) => {
		const asked = await tx
			.select()
			.from(forgottenPasswords)
			.where(isNull(forgottenPasswords.handledAt))
			.orderBy(asc(forgottenPasswords.askedAt))
			.limit(MOST_AT_ONCE)
			.for('update', { skipLocked: true });
		for (const { email } of asked) {
			const mailbox = await findMailboxByEmail(tx, email);
			if (mailbox) {
				const to = [toAccount(mailbox.accountId)];
				await notify(tx, { kind: 'passwordForgotten', params: {}, to, at: now });
			}
			await tx
				.update(forgottenPasswords)
				.set({ handledAt: now })
				.where(sql`${forgottenPasswords.email} = ${email}`);
		}
		// Whoever asks for addresses that nobody has leaves nothing behind for long.
		await tx
			.delete(forgottenPasswords)
			.where(lt(forgottenPasswords.handledAt, now - AGAIN_AFTER_MS));
		return asked.length;
	});
}

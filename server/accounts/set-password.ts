import { AppError } from '$lib/domain/errors';
import { accountId, type AccountId } from '$lib/domain/accounts/account';
import type { EpochMs } from '$lib/domain/time';
import { uuidV7 } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';
import { createHash, randomBytes } from 'node:crypto';
import * as v from 'valibot';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { LINK_SECONDS, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type Auth } from './auth';
import { findAccount } from './find-account';
import { accounts, passkeys, verifications } from './tables';

export const setPasswordSchema = v.object({
	token: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	password: v.pipe(v.string(), v.maxLength(1000)),
});

/**
 * Makes a link by which one person may set a password, once, within {@link LINK_SECONDS}: for the
 * first one as for a forgotten one. One that is handed over by hand makes void what was made before it. One
 * that is mailed leaves all others be: anybody who knows an address can ask for it.
 * @param link `isMailed`: it goes to the person's own mailbox
 * @returns the link's secret; the database holds only its hash
 * @throws AppError NOT_FOUND no such account, or it was shut
 */
export async function createPasswordLink(
	database: Database,
	link: {
		readonly accountId: AccountId;
		readonly actor: Actor | null;
		readonly isMailed?: boolean;
	},
	now: EpochMs,
): Promise<string> {
	const token = randomBytes(24).toString('base64url');
	await database.transaction(async (tx) => {
		// Two who make one at the same moment come one by one: a single one is left of those by hand.
		await tx.select().from(accounts).where(eq(accounts.id, link.accountId)).for('update');
		const account = await findAccount(tx, link.accountId);
		if (!account) throw new AppError('NOT_FOUND');
		if (link.isMailed !== true) await voidLinks(tx, account.id);
		await tx.insert(verifications).values({
			id: uuidV7(now),
			identifier: storedName(`reset-password:${token}`),
			value: account.id,
			expiresAt: new Date(now + LINK_SECONDS * 1000),
		});
		await recordChange(tx, {
			actor: link.actor,
			at: now,
			action: 'account.createPasswordLink',
			subject: `account ${account.id}`,
			after: { isMailed: link.isMailed === true },
		});
	});
	return token;
}

/**
 * Makes void whatever was begun for a person and not ended: every other link, and a sign-in that waits for
 * its one-time code.
 */
export async function voidLinks(tx: Transaction, id: AccountId): Promise<void> {
	await tx.delete(verifications).where(eq(verifications.value, id));
}

/** As the library writes the names of what it keeps. @see `storeIdentifier` in ./auth.ts */
function storedName(name: string): string {
	return createHash('sha256').update(name).digest('base64url');
}

/**
 * Sets a password by a link; every device of the person is signed out, and their passkeys are gone: whoever
 * needs a link may have lost the phone that holds them, or somebody else may have added one. Nobody is kept
 * out by it, since the new password opens. The person is told, by ways that cannot be switched off.
 * @returns whose it is, and whether a one-time code is asked for as well when they sign in
 * @throws AppError PASSWORD_UNFIT, LINK_SPENT
 */
export async function setPassword(
	{ auth, database }: { readonly auth: Auth; readonly database: Database },
	{ token, password }: v.InferOutput<typeof setPasswordSchema>,
	now: EpochMs,
): Promise<{ readonly accountId: AccountId; readonly hasSecondFactor: boolean }> {
	const { length } = password;
	// Before the link is spent on it.
	if (length < PASSWORD_MIN_LENGTH || length > PASSWORD_MAX_LENGTH) {
		throw new AppError('PASSWORD_UNFIT');
	}
	const { internalAdapter } = await auth.$context;
	const link = await internalAdapter.findVerificationValue(`reset-password:${token}`);
	const account = link && (await findAccount(database, accountId(link.value)));
	if (!account) throw new AppError('LINK_SPENT');
	const answer = await auth.api.resetPassword({
		body: { newPassword: password, token },
		asResponse: true,
	});
	if (!answer.ok) throw new AppError('LINK_SPENT');
	return database.transaction(async (tx) => {
		await voidLinks(tx, account.id);
		const ended = await tx.delete(passkeys).where(eq(passkeys.userId, account.id)).returning();
		await recordChange(tx, {
			actor: null,
			at: now,
			action: 'account.setPassword',
			subject: `account ${account.id}`,
			before: { passkeys: ended.length },
		});
		const telling = { kind: 'wayInChanged', params: { what: 'passwordSet' } } as const;
		await notify(tx, { ...telling, to: [toAccount(account.id)], at: now });
		const [row] = await tx
			.select({ hasSecondFactor: accounts.twoFactorEnabled })
			.from(accounts)
			.where(eq(accounts.id, account.id));
		return { accountId: account.id, hasSecondFactor: row?.hasSecondFactor ?? false };
	});
}

import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { verifyPassword } from 'better-auth/crypto';
import { and, eq } from 'drizzle-orm';

import type { Database } from '../database/database';
import { FRESH_SIGN_IN_MS } from './auth';
import { SignInGuard } from './sign-in-guard';
import type { SignedIn } from './signed-in';
import { credentials } from './tables';

const guard = new SignInGuard();

/** Whether somebody has signed in so lately that they need not prove again who they are. */
export function isFreshSignIn({ signedInAt }: Pick<SignedIn, 'signedInAt'>, now: EpochMs): boolean {
	return now - signedInAt < FRESH_SIGN_IN_MS;
}

export interface Proof {
	readonly signedIn: SignedIn;
	/** As typed; null where none was asked for. */
	readonly password: string | null;
	/** The caller's network address. */
	readonly address: string;
	/** However lately they signed in. */
	readonly isAlways?: boolean;
}

/**
 * Makes sure that the person at the phone is the one who signed in on it, before something that
 * cannot be taken back: a phone may lie open on a stall.
 * @throws AppError WRONG_PASSWORD, TOO_MANY_REQUESTS
 */
export async function requireProof(
	database: Database,
	{ signedIn, password, address, isAlways = false }: Proof,
	now: EpochMs,
): Promise<void> {
	if (!isAlways && isFreshSignIn(signedIn, now)) return;
	const account = `proof ${signedIn.account.id}`;
	const counted = await guard.countPassword({ account, address, deviceId: signedIn.signInId });
	const [row] = await database
		.select({ hash: credentials.password })
		.from(credentials)
		.where(
			and(eq(credentials.userId, signedIn.account.id), eq(credentials.providerId, 'credential')),
		);
	const isRight =
		password !== null && row?.hash ? await verifyPassword({ hash: row.hash, password }) : false;
	if (!isRight) throw new AppError('WRONG_PASSWORD');
	await counted.wasRight();
}

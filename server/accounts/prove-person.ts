import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';
import { verifyPassword } from 'better-auth/crypto';
import { and, eq } from 'drizzle-orm';

import type { Database } from '../database/database';
import { FRESH_SIGN_IN_MS } from './auth';
import { SignInGuard } from './sign-in-guard';
import type { SignedIn } from './signed-in';
import { credentials, signIns } from './tables';

const guard = new SignInGuard();

/** Whether somebody signed in, or gave their password, so lately that they need not prove who they are. */
export async function isProved(
	database: Database,
	{ signedInAt, signInId }: Pick<SignedIn, 'signedInAt' | 'signInId'>,
	now: EpochMs,
): Promise<boolean> {
	if (now - signedInAt < FRESH_SIGN_IN_MS) return true;
	const [row] = await database
		.select({ provedAt: signIns.provedAt })
		.from(signIns)
		.where(eq(signIns.id, signInId));
	const provedAt = row?.provedAt ?? null;
	return provedAt !== null && now - provedAt < FRESH_SIGN_IN_MS;
}

/**
 * Takes somebody's password for all that they do in the next minutes on the device that they sit at.
 * @throws AppError WRONG_PASSWORD, TOO_MANY_REQUESTS
 */
export async function provePerson(
	database: Database,
	proof: Omit<Proof, 'isAlways'>,
	now: EpochMs,
): Promise<void> {
	await requireProof(database, { ...proof, isAlways: true }, now);
	await database
		.update(signIns)
		.set({ provedAt: now })
		.where(eq(signIns.id, proof.signedIn.signInId));
}

export interface Proof {
	readonly signedIn: SignedIn;
	/** As typed; null where none was asked for. */
	readonly password: string | null;
	/** The caller's network address. */
	readonly address: string;
	/** However lately they signed in or proved it. */
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
	if (!isAlways && (await isProved(database, signedIn, now))) return;
	// Nothing was guessed: the page has yet to ask for it.
	if (password === null) throw new AppError('WRONG_PASSWORD');
	const account = `proof ${signedIn.account.id}`;
	const counted = await guard.countPassword({ account, address, deviceId: signedIn.signInId });
	const [row] = await database
		.select({ hash: credentials.password })
		.from(credentials)
		.where(
			and(eq(credentials.userId, signedIn.account.id), eq(credentials.providerId, 'credential')),
		);
	const isRight = row?.hash ? await verifyPassword({ hash: row.hash, password }) : false;
	if (!isRight) throw new AppError('WRONG_PASSWORD');
	await counted.wasRight();
}

import type { AccountId } from '$lib/domain/accounts/account';
import { parseLogin, placeholderEmail, reachableEmail } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { and, eq, ne, or } from 'drizzle-orm';

import { findChanges } from '../audit/find-changes';
import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Transaction } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { correctShown } from './correct-shown';
import { endWaysIn } from './end-ways-in';
import { readName } from './person-name';
import { voidLinks } from './set-password';
import { accounts } from './tables';

/** A person's own tries a day: each tells them whether somebody has what they typed. */
const MOST_OWN_A_DAY = 5;

/** What somebody signs in by, as typed; an empty one is none. */
export interface TypedLogins {
	readonly phone: string;
	readonly email: string;
}

interface Correction extends TypedLogins {
	readonly accountId: AccountId;
	readonly actor: Actor;
}

/**
 * A person changes the name by which others at the market know them.
 * @throws AppError INVALID_NAME
 */
export async function setOwnName(
	database: Database,
	{ name: typed, actor }: { readonly name: string; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const name = readName(typed);
	await database.transaction(async (tx) => {
		const before = await lockAccount(tx, actor.accountId);
		await tx.update(accounts).set({ name }).where(eq(accounts.id, before.id));
		await recordChange(tx, {
			actor,
			at: now,
			action: 'account.setName',
			subject: `account ${before.id}`,
			before: { name: before.name },
			after: { name },
		});
	});
}

/**
 * A person changes what they sign in by; whoever calls this has made sure that it is them. They are told
 * where they were reached before.
 * @throws AppError INVALID_PHONE where one of them is none, or none is left; LOGIN_TAKEN where somebody has
 * it; TOO_MANY_REQUESTS
 */
export async function setOwnLogins(
	database: Database,
	logins: TypedLogins & { readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { accountId } = logins.actor;
	const isTaken = await database.transaction(async (tx) => {
		// Of many sent at once each counts those before it.
		await lockAccount(tx, accountId);
		const tried = await findChanges(tx, {
			action: 'account.setLogins',
			subjects: [`account ${accountId}`],
			since: now - DAY_MS,
		});
		if (tried.length >= MOST_OWN_A_DAY) {
			throw new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: DAY_MS / 1000 });
		}
		return !(await setLogins(tx, { ...logins, accountId }, now));
	});
	// The try itself stays in the log.
	if (isTaken) throw new AppError('LOGIN_TAKEN');
}

/**
 * An administrator sets right what somebody else is called and signs in by, where it was typed wrongly or
 * was lost. The person is told where they were reached before, and is signed out wherever they were.
 * @param correction `isMistyped`: what they signed in by was never theirs. Whoever has it may have come in
 * by it, so password and passkeys are gone as well and no phone is woken; the second factor stays, to be
 * taken off by who proves again that they are an administrator
 * @throws AppError FORBIDDEN for one's own account, which asks for the password; NOT_FOUND; INVALID_NAME;
 * INVALID_PHONE, LOGIN_TAKEN as {@link setOwnLogins}
 */
export async function correctAccount(
	database: Database,
	correction: Correction & { readonly name: string; readonly isMistyped: boolean },
	now: EpochMs,
): Promise<void> {
	const { accountId: id, actor, isMistyped } = correction;
	if (actor.accountId === id) throw new AppError('FORBIDDEN');
	const name = readName(correction.name);
	await database.transaction(async (tx) => {
		const before = await lockAccount(tx, id);
		if (!(await setLogins(tx, correction, now))) throw new AppError('LOGIN_TAKEN');
		const after = await lockAccount(tx, id);
		if (isMistyped || before.email !== after.email || before.phone !== after.phone) {
			await endWaysIn(tx, { id, actor, isMistyped }, now);
		}
		await correctShown(tx, before, { ...after, name });
		if (name === before.name) return;
		await tx.update(accounts).set({ name }).where(eq(accounts.id, id));
		await recordChange(tx, {
			actor,
			at: now,
			action: 'account.setName',
			subject: `account ${id}`,
			before: { name: before.name },
			after: { name },
		});
	});
}

async function lockAccount(tx: Transaction, id: AccountId) {
	const [row] = await tx.select().from(accounts).where(eq(accounts.id, id)).for('update');
	if (!row) throw new AppError('NOT_FOUND');
	return row;
}

/** @returns false where somebody else has one of them: nothing but the try is written then */
async function setLogins(
	tx: Transaction,
	{ accountId: id, actor, ...typed }: Correction,
	now: EpochMs,
): Promise<boolean> {
	const row = await lockAccount(tx, id);
	const logins = readLogins(typed);
	const before = { phone: row.phone, email: reachableEmail(row.email) };
	if (before.phone === logins.phone && before.email === logins.email) return true;
	const isFree = await setWhereFree(tx, id, logins);
	await recordChange(tx, {
		actor,
		at: now,
		action: 'account.setLogins',
		subject: `account ${id}`,
		before,
		after: isFree ? { ...logins } : { isTaken: true },
	});
	if (!isFree) return false;
	// What was mailed or handed over before opens nothing any more.
	await voidLinks(tx, id);
	const told = {
		kind: 'wayInChanged',
		params: { what: 'loginChanged', mailTo: before.email },
	} as const;
	await notify(tx, { ...told, to: [toAccount(id)], at: now });
	return true;
}

interface Logins {
	readonly phone: string | null;
	readonly email: string | null;
}

function readLogins({ phone: typedPhone, email: typedEmail }: TypedLogins): Logins {
	const phone = typedPhone.trim() === '' ? null : parseLogin(typedPhone);
	const email = typedEmail.trim() === '' ? null : parseLogin(typedEmail);
	const isPhone = phone === null || phone?.kind === 'phone';
	const isEmail = email === null || email?.kind === 'email';
	if (!isPhone || !isEmail || (phone === null && email === null)) {
		throw new AppError('INVALID_PHONE');
	}
	return { phone: phone?.phone ?? null, email: email?.email ?? null };
}

/** A phone number is somebody's too where it only stands in the address that was made up for them. */
async function setWhereFree(tx: Transaction, id: AccountId, logins: Logins): Promise<boolean> {
	const { phone } = logins;
	const email = logins.email ?? placeholderEmail(phone ?? '');
	const others = and(
		ne(accounts.id, id),
		or(
			eq(accounts.email, email),
			...(phone === null
				? []
				: [eq(accounts.phone, phone), eq(accounts.email, placeholderEmail(phone))]),
		),
	);
	if ((await tx.$count(accounts, others)) > 0) return false;
	try {
		await tx.transaction((inner) =>
			inner.update(accounts).set({ phone, email }).where(eq(accounts.id, id)),
		);
	} catch (error) {
		// Somebody else took it between the look and the deed.
		if (isUniqueViolation(error)) return false;
		throw error;
	}
	return true;
}

function isUniqueViolation(thrown: unknown): boolean {
	for (let error = thrown; error instanceof Error; error = error.cause) {
		if ('code' in error && error.code === '23505') return true;
	}
	return false;
}

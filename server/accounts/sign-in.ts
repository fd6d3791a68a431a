import type { AccountId } from '$lib/domain/accounts/account';
import { parseLogin } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';

import type { Database } from '../database/database';
import type { Auth } from './auth';
import { findKnownDevice } from './known-device';
import type { SignInGuard } from './sign-in-guard';
import { accounts } from './tables';

export const signInSchema = v.object({
	login: v.pipe(v.string(), v.maxLength(300)),
	password: v.pipe(v.string(), v.maxLength(300)),
});

export interface SignInParts {
	readonly auth: Auth;
	readonly database: Database;
	readonly guard: SignInGuard;
	/** The caller's network address. */
	readonly address: string;
	readonly headers: Headers;
	/** Everybody knows the passwords of demo accounts: elsewhere they are no accounts at all. */
	readonly isDemo: boolean;
}

/** Looks the same to the account library as anybody: it spends as long on a wrong password. */
const NOBODY = 'nobody@phone.invalid';

/** Somebody whose password was right. */
interface SignInAnswer {
	readonly accountId: AccountId;
	/**
	 * The library's, whose cookies are the sign-in; `twoFactorRedirect` in its body where a one-time code
	 * is asked for next.
	 */
	readonly answer: Response;
}

/**
 * Signs in by phone number or e-mail and password.
 * @throws AppError SIGN_IN_FAILED whatever of it was wrong, TOO_MANY_REQUESTS
 */
export async function signIn(
	parts: SignInParts,
	typed: v.InferOutput<typeof signInSchema>,
): Promise<SignInAnswer> {
	const { auth, database, guard, address, headers } = parts;
	const login = parseLogin(typed.login);
	const open = login ? await findOpen(parts, login) : undefined;
	const counted = await guard.countPassword({
		account: open?.id ?? loginKey(typed.login),
		address,
		deviceId: open ? await findKnownDevice(database, headers, open.id) : null,
	});
	const response = await auth.api.signInEmail({
		body: { email: open?.email ?? NOBODY, password: typed.password },
		headers,
		asResponse: true,
	});
	if (!response.ok || !open) throw new AppError('SIGN_IN_FAILED');
	await counted.wasRight();
	return { accountId: open.id, answer: response };
}

function loginKey(typed: string): string {
	const login = parseLogin(typed);
	if (!login) return 'unreadable';
	return login.kind === 'phone' ? login.phone : login.email;
}

async function findOpen(
	{ database, isDemo }: SignInParts,
	login: NonNullable<ReturnType<typeof parseLogin>>,
): Promise<{ readonly id: AccountId; readonly email: string } | undefined> {
	const [row] = await database
		.select({
			id: accounts.id,
			email: accounts.email,
			closedAt: accounts.closedAt,
			isDemo: accounts.isDemo,
		})
		.from(accounts)
		.where(
			login.kind === 'phone' ? eq(accounts.phone, login.phone) : eq(accounts.email, login.email),
		);
	const isOpen = row?.closedAt === null && (isDemo || !row.isDemo);
	return isOpen ? { id: row.id, email: row.email } : undefined;
}

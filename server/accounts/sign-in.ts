import { parseLogin } from '$lib/domain/accounts/login';
import { AppError } from '$lib/domain/errors';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';

import type { Database } from '../database/database';
import type { Auth } from './auth';
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

/**
 * Signs in by phone number or e-mail and password.
 * @returns the library's answer, whose cookies are the sign-in; `twoFactorRedirect` in its body
 * where a one-time code is asked for next
 * @throws AppError SIGN_IN_FAILED whatever of it was wrong, TOO_MANY_REQUESTS
 */
export async function signIn(
	parts: SignInParts,
	typed: v.InferOutput<typeof signInSchema>,
): Promise<Response> {
	const { auth, guard, address, headers } = parts;
	const login = parseLogin(typed.login);
	const attempt = { login: loginKey(typed.login), address };
	await guard.mayTry(attempt);
	const open = login ? await findOpenEmail(parts, login) : undefined;
	const response = await auth.api.signInEmail({
		body: { email: open ?? NOBODY, password: typed.password },
		headers,
		asResponse: true,
	});
	if (!response.ok) {
		await guard.noteWrong(attempt);
		throw new AppError('SIGN_IN_FAILED');
	}
	await guard.noteRight(attempt);
	return response;
}

function loginKey(typed: string): string {
	const login = parseLogin(typed);
	if (!login) return 'unreadable';
	return login.kind === 'phone' ? login.phone : login.email;
}

async function findOpenEmail(
	{ database, isDemo }: SignInParts,
	login: NonNullable<ReturnType<typeof parseLogin>>,
): Promise<string | undefined> {
	const [row] = await database
		.select({ email: accounts.email, closedAt: accounts.closedAt, isDemo: accounts.isDemo })
		.from(accounts)
		.where(
			login.kind === 'phone' ? eq(accounts.phone, login.phone) : eq(accounts.email, login.email),
		);
	const isOpen = row?.closedAt === null && (isDemo || !row.isDemo);
	return isOpen ? row.email : undefined;
}

import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { createLog } from '../logging';
import { uuidV7 } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';
import { hashPassword } from 'better-auth/crypto';
import { eq } from 'drizzle-orm';
import { createHmac } from 'node:crypto';

import type { Context } from '../context';
import type { Database } from '../database/database';
import { answerAuth } from './answer-auth';
import { createAuth, type Auth } from './auth';
import { claimsSignIn, findSignedIn } from './signed-in';
import { accounts, credentials, signIns } from './tables';

export const ORIGIN = 'http://market.test';

/** A browser that asks the account routes, with its cookies; what a page would see of an answer. */
export class AccountBrowser {
	readonly #cookies = new Map<string, string>();

	constructor(
		private readonly parts: {
			readonly auth: Auth;
			readonly database: Database;
			readonly clock?: () => number;
			readonly isDemo?: boolean;
		},
		/** Where it stands in the network. */
		readonly address = '203.0.113.7',
	) {}

	get headers(): Headers {
		const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		return new Headers({ 'content-type': 'application/json', origin: ORIGIN, cookie });
	}

	setCookie(name: string, value: string): void {
		this.#cookies.set(name, value);
	}

	/** Has from now on those of another browser's cookies. */
	takeCookies(other: AccountBrowser, isTaken: (name: string) => boolean): void {
		for (const [name, value] of other.#cookies) if (isTaken(name)) this.setCookie(name, value);
	}

	/** Signs in without a password, which takes its time to be looked at. @returns the sign-in's id */
	async enter(id: AccountId, now: EpochMs = Date.now()): Promise<string> {
		const { auth, database } = this.parts;
		const { secret, authCookies } = await auth.$context;
		const token = await giveSignIn(database, id, now);
		const seal = createHmac('sha256', secret).update(token).digest('base64');
		this.setCookie(authCookies.sessionToken.name, encodeURIComponent(`${token}.${seal}`));
		return token;
	}

	context(): Context {
		const { auth, database, clock = Date.now, isDemo = false } = this.parts;
		const { headers } = this;
		return {
			database,
			clock,
			isDemo,
			log: createLog(),
			origin: ORIGIN,
			requestId: 'request-1',
			address: this.address,
			deviceId: null,
			auth: () => Promise.resolve(auth),
			signedIn: async () =>
				claimsSignIn(headers) ? findSignedIn({ auth, database, isDemo }, headers) : null,
		};
	}

	/** Asks a route below `/api/auth`. @throws AppError as the route's own handler would answer */
	async ask(path: string, body?: object, headers: HeadersInit = {}): Promise<unknown> {
		const all = this.headers;
		new Headers(headers).forEach((value, name) => all.set(name, value));
		const request = new Request(`${ORIGIN}/api/auth${path}`, {
			method: body ? 'POST' : 'GET',
			headers: all,
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const answer = await answerAuth(this.parts.auth, this.context(), request);
		for (const cookie of answer.headers.getSetCookie()) {
			const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name);
			else this.#cookies.set(name, value);
		}
		return answer.json();
	}
}

/** The library on a test's database. */
export function testAuth(database: Database): Promise<Auth> {
	return createAuth({ database, origin: ORIGIN });
}

/** Gives an account a password without the link that a person would use. */
export async function givePassword(
	database: Database,
	id: AccountId,
	password: string,
): Promise<void> {
	await database.insert(credentials).values({
		id: uuidV7(Date.now()),
		userId: id,
		accountId: id,
		providerId: 'credential',
		password: await hashPassword(password),
	});
}

/** Signs an account in without a password. @returns the sign-in's id */
export async function giveSignIn(database: Database, id: AccountId, now: EpochMs): Promise<string> {
	const signInId = uuidV7(now);
	const expiresAt = new Date(now + DAY_MS);
	await database.insert(signIns).values({ id: signInId, token: signInId, userId: id, expiresAt });
	return signInId;
}

export async function idOfLogin(database: Database, email: string): Promise<AccountId> {
	const [row] = await database.select().from(accounts).where(eq(accounts.email, email));
	if (!row) throw new Error(`no account ${email}`);
	return accountId(row.id);
}

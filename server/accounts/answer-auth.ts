import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';

import { recordChange } from '../audit/record-change';
import type { Context } from '../context';
import type { Executor } from '../database/database';
import { askForPassword, forgotSchema } from '../notify/forgotten-password';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { carryWaking } from '../notify/subscribe';
import { getEnvironment } from '../runtime';
import { isStorable } from '../storable-input';
import type { Auth } from './auth';
import { BASE, findEndpoint, tellOf, type Endpoint } from './auth-endpoints';
import { findKnownDevice, rememberDevice } from './known-device';
import { requireProof } from './prove-person';
import { findChallenged } from './second-step';
import { setPassword, setPasswordSchema } from './set-password';
import { signIn, signInSchema } from './sign-in';
import { SignInGuard, type Counted } from './sign-in-guard';
import { claimsSignIn, findSignedIn, type SignedIn } from './signed-in';
import { passkeys } from './tables';

const guard = new SignInGuard();
/** What a signed-in person must give their password for. */
const ASKING_PASSWORD = ['/change-password', '/two-factor/enable', '/two-factor/disable'];
const provedSchema = v.looseObject({
	password: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(300)))),
});
const enteredSchema = v.looseObject({ session: v.looseObject({ userId: v.string() }) });
/** The library has forgotten that the password was right, or takes no more codes for it. */
const overSchema = v.looseObject({
	code: v.picklist(['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE']),
});

/**
 * Answers a request below `/api/auth`: ours for signing in and setting a password, the account
 * library's for what `auth-endpoints.ts` lets through.
 * @throws AppError; NOT_FOUND for everything that is not let through
 */
export async function answerAuth(
	auth: Auth,
	context: Context,
	request: Request,
): Promise<Response> {
	const path = new URL(request.url).pathname.slice(BASE.length);
	if (request.method === 'POST') {
		requireOwnPage(request, context.origin);
		await requireStorable(request);
	}
	if (request.method === 'POST' && path === '/sign-in') {
		const typed = parse(signInSchema, await readJson(request));
		const { database, address, isDemo } = context;
		const { headers } = request;
		const parts = { auth, database, guard, address, headers, isDemo };
		const { accountId: id, answer } = await signIn(parts, typed);
		const body: unknown = await answer.json();
		const needsCode = typeof body === 'object' && body !== null && 'twoFactorRedirect' in body;
		const told = withCookies(answer, { needsCode });
		if (!needsCode) await makeKnown(told, { context, request, id });
		return told;
	}
	if (request.method === 'POST' && path === '/set-password') {
		const given = parse(setPasswordSchema, await readJson(request));
		const { database } = context;
		const done = await setPassword({ auth, database }, given, context.clock());
		const told = Response.json({});
		// What they type next is not to wait for whoever guesses in their network. With a second factor the
		// link alone is no proof yet: a known device has codes of its own to try.
		if (!done.hasSecondFactor) await makeKnown(told, { context, request, id: done.accountId });
		return told;
	}
	if (request.method === 'POST' && path === '/forgot') {
		const given = parse(forgotSchema, await readJson(request));
		await askForPassword(context.database, given, context.clock());
		// The market's own standing, and the same whoever asks: it tells of no account.
		return Response.json({ hasMail: getEnvironment().mail !== undefined });
	}
	return answerByLibrary(auth, context, { request, path });
}

async function answerByLibrary(
	auth: Auth,
	context: Context,
	{ request, path }: { readonly request: Request; readonly path: string },
): Promise<Response> {
	const endpoint = findEndpoint(request.method, path);
	if (!endpoint) throw new AppError('NOT_FOUND');
	const before = await context.signedIn();
	const isSecondStep = path.startsWith('/two-factor/verify') && before === null;
	const challenged = isSecondStep ? await findChallenged(auth, request.headers) : null;
	if (endpoint.isProved && before !== null) await proveBy(request.clone(), context, before);
	const keysOf = endpoint.isOfPasskeys && before ? before.account.id : null;
	const keys = keysOf === null ? null : await passkeyNames(context.database, keysOf);
	const counted = await countTry(context, { request, path, before, challenged });
	const answer = await auth.handler(await forLibrary(endpoint, request));
	const body: unknown = await answer.json().catch(() => null);
	if (!answer.ok) throw refusalOf(path, answer.status, body);
	await counted?.wasRight();
	if (before !== null) await carryToNext(auth, context, { answer, before });
	const id = before?.account.id ?? challenged ?? enteredBy(body);
	// At the second step of a sign-in the code alone is proved: only a kept code is used up by it.
	const isChange = before !== null || path === '/two-factor/verify-backup-code';
	if (endpoint.audit !== undefined && isChange && id !== null) {
		const change = {
			actor: { accountId: id, requestId: context.requestId },
			at: context.clock(),
			action: endpoint.audit,
			subject: `account ${id}`,
			before: keys && { passkeys: keys },
		};
		const { tellsPerson } = endpoint;
		await context.database.transaction(async (tx) => {
			const after = keysOf === null ? null : { passkeys: await passkeyNames(tx, keysOf) };
			await recordChange(tx, { ...change, after });
			if (tellsPerson === undefined) return;
			const telling = { kind: 'wayInChanged', params: { what: tellsPerson } } as const;
			await notify(tx, { ...telling, to: [toAccount(id)], at: change.at });
		});
	}
	const told = withCookies(answer, tellOf(endpoint, body));
	if (before === null && id !== null) await makeKnown(told, { context, request, id });
	return told;
}

/**
 * @throws AppError WRONG_PASSWORD where the person has not just signed in, and the password that came along
 * is not theirs
 */
async function proveBy(
	request: Request,
	{ database, address, clock }: Context,
	signedIn: SignedIn,
): Promise<void> {
	const { password = null } = parse(provedSchema, await readJson(request));
	await requireProof(database, { signedIn, password, address }, clock());
}

/** Where the library has put a new sign-in in the place of the one that asked, the phone is woken by that one. */
async function carryToNext(
	auth: Auth,
	{ database, isDemo }: Context,
	{ answer, before }: { readonly answer: Response; readonly before: SignedIn },
): Promise<void> {
	const cookie = answer.headers
		.getSetCookie()
		.map((line) => line.split(';', 1)[0])
		.join('; ');
	const headers = new Headers({ cookie });
	if (!claimsSignIn(headers)) return;
	const next = await findSignedIn({ auth, database, isDemo }, headers);
	if (next?.account.id !== before.account.id || next.signInId === before.signInId) return;
	await carryWaking(database, { from: before.signInId, to: next.signInId });
}

async function forLibrary({ libraryMethod, always }: Endpoint, request: Request): Promise<Request> {
	if (libraryMethod === undefined && always === undefined) return request;
	const headers = new Headers(request.headers);
	for (const name of ['content-length', 'transfer-encoding']) headers.delete(name);
	if (libraryMethod !== undefined) {
		headers.delete('content-type');
		return new Request(request.url, { method: libraryMethod, headers });
	}
	const given = parse(v.looseObject({}), await readJson(request));
	const body = JSON.stringify({ ...given, ...always });
	return new Request(request.url, { method: request.method, headers, body });
}

/** Where the library looks at a password or a code, the try is counted first. */
async function countTry(
	{ database, address }: Context,
	{
		request,
		path,
		before,
		challenged,
	}: {
		readonly request: Request;
		readonly path: string;
		readonly before: SignedIn | null;
		readonly challenged: AccountId | null;
	},
): Promise<Counted | undefined> {
	if (challenged !== null) {
		const deviceId = await findKnownDevice(database, request.headers, challenged);
		return guard.countCode({ account: challenged, deviceId });
	}
	if (before === null || !ASKING_PASSWORD.includes(path)) return undefined;
	const account = `proof ${before.account.id}`;
	return guard.countPassword({ account, address, deviceId: before.signInId });
}

/** What a person calls their passkeys, the oldest first. */
async function passkeyNames(executor: Executor, id: AccountId): Promise<readonly string[]> {
	const rows = await executor
		.select({ name: passkeys.name })
		.from(passkeys)
		.where(eq(passkeys.userId, id))
		.orderBy(passkeys.createdAt, passkeys.id);
	return rows.map(({ name }) => name ?? '');
}

/** Whom a passkey let in. */
function enteredBy(body: unknown): AccountId | null {
	const parsed = v.safeParse(enteredSchema, body);
	return parsed.success ? accountId(parsed.output.session.userId) : null;
}

async function makeKnown(
	told: Response,
	{ context, request, id }: { context: Context; request: Request; id: AccountId },
): Promise<void> {
	const { database, origin } = context;
	told.headers.append(
		'set-cookie',
		await rememberDevice(database, request.headers, { id, origin }),
	);
}

/** The library's own texts are English and say too much: what was asked says what went wrong. */
function refusalOf(path: string, status: number, body: unknown): AppError {
	if (status === 429) return new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 60 });
	if (path.startsWith('/two-factor/verify')) {
		const isOver = v.safeParse(overSchema, body).success;
		return new AppError(isOver ? 'NOT_SIGNED_IN' : 'WRONG_ONE_TIME_CODE');
	}
	if (path.startsWith('/passkey')) return new AppError('PASSKEY_FAILED');
	if (path === '/change-password' || path.startsWith('/two-factor')) {
		return new AppError('WRONG_PASSWORD');
	}
	return new AppError(status === 401 ? 'NOT_SIGNED_IN' : 'MALFORMED_REQUEST');
}

/** A form on somebody else's page could sign a person in or out: browsers say where one stands. */
function requireOwnPage(request: Request, origin: string): void {
	const from = request.headers.get('origin');
	const isJson = request.headers.get('content-type')?.startsWith('application/json') ?? false;
	const host = new URL(request.url).origin;
	if (!isJson || (from !== null && from !== origin && from !== host)) {
		throw new AppError('FORBIDDEN');
	}
}

/** Who signs in, and by what, is taken as it was typed or not at all. */
async function requireStorable(request: Request): Promise<void> {
	const said: unknown = await request
		.clone()
		.json()
		.catch(() => null);
	if (!isStorable(said)) throw new AppError('MALFORMED_REQUEST');
}

async function readJson(request: Request): Promise<unknown> {
	try {
		return await request.json();
	} catch {
		throw new AppError('MALFORMED_REQUEST');
	}
}

function parse<S extends v.GenericSchema>(schema: S, given: unknown): v.InferOutput<S> {
	const parsed = v.safeParse(schema, given);
	if (!parsed.success) throw new AppError('MALFORMED_REQUEST');
	return parsed.output;
}

function withCookies(answer: Response, body: unknown): Response {
	const headers = new Headers({ 'cache-control': 'no-store' });
	for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie);
	return Response.json(body, { headers });
}

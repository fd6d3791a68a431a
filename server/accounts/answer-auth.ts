import { AppError } from '$lib/domain/errors';
import * as v from 'valibot';

import { recordChange } from '../audit/record-change';
import type { Context } from '../context';
import { askForPassword, forgotSchema } from '../notify/forgotten-password';
import { countAgainstLimit } from '../rate-limit';
import { getEnvironment } from '../runtime';
import type { Auth } from './auth';
import { findEndpoint, tellOf } from './auth-endpoints';
import { signIn, signInSchema } from './sign-in';
import { SignInGuard } from './sign-in-guard';
import { setPassword, setPasswordSchema } from './set-password';

const guard = new SignInGuard();
const BASE = '/api/auth';

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
	if (request.method === 'POST') requireOwnPage(request, context.origin);
	if (request.method === 'POST' && path === '/sign-in') {
		const typed = parse(signInSchema, await readJson(request));
		const { database, address, isDemo } = context;
		const { headers } = request;
		const answer = await signIn({ auth, database, guard, address, headers, isDemo }, typed);
		const body: unknown = await answer.json();
		const needsCode = typeof body === 'object' && body !== null && 'twoFactorRedirect' in body;
		return withCookies(answer, { needsCode });
	}
	if (request.method === 'POST' && path === '/set-password') {
		const given = parse(setPasswordSchema, await readJson(request));
		await setPassword({ auth, database: context.database }, given, context.clock());
		return Response.json({});
	}
	if (request.method === 'POST' && path === '/forgot') {
		await countAgainstLimit('forgot', context);
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
	const answer = await auth.handler(request);
	const body: unknown = await answer.json().catch(() => null);
	if (!answer.ok) throw refusalOf(path, answer.status);
	if (endpoint.audit !== undefined && before) {
		const { id } = before.account;
		const change = {
			actor: { accountId: id, requestId: context.requestId },
			at: context.clock(),
			action: endpoint.audit,
			subject: `account ${id}`,
		};
		await context.database.transaction((tx) => recordChange(tx, change));
	}
	return withCookies(answer, tellOf(endpoint, body));
}

/** The library's own texts are English and say too much: what was asked says what went wrong. */
function refusalOf(path: string, status: number): AppError {
	if (path.startsWith('/two-factor/verify')) return new AppError('WRONG_ONE_TIME_CODE');
	if (path.startsWith('/passkey')) return new AppError('PASSKEY_FAILED');
	if (status === 429) return new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 60 });
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

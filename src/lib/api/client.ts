import { AppError, type ErrorCode } from '$lib/domain/errors';
import type { DeviceId } from '$lib/domain/ids';
import type { AppRouter } from '$server/router';
import { createTRPCClient, type TRPCClient } from '@trpc/client';
import { httpLink } from '@trpc/client/links/httpLink';

import { classify } from './classify';

export type ApiClient = TRPCClient<AppRouter>;

/** How long each kind of request may take, answer read in full, milliseconds. */
const DEADLINES_MS: Readonly<Record<string, number>> = {
	// 64 KB up a 40 kbit/s link take 13 s; the lock of a push is held for 30 s at most.
	'sync.push': 25_000,
	'sync.pull': 40_000,
};
const DEADLINE_MS = 15_000;

export interface ApiOptions {
	/** Who is calling: header `x-device-id`; null sends none. */
	readonly deviceId: () => Promise<DeviceId | null>;
	/** Base of the API's address; tests and the server's own rendering need another than the page's. */
	readonly url?: string;
}

/**
 * Makes the tRPC client, for a page or for the service worker. Every procedure throws `AppError`
 * as the `cause` of what tRPC throws: callers take it out with `toApiError`.
 */
export function createApiClient({ deviceId, url = '/api/trpc' }: ApiOptions): ApiClient {
	return createTRPCClient<AppRouter>({
		links: [
			httpLink({
				url,
				fetch: (input, init) => fetchAnswer(addressOf(input), init as RequestInit),
				headers: async () => {
					const id = await deviceId();
					return id === null ? {} : { 'x-device-id': id };
				},
			}),
		],
	});
}

/**
 * What went wrong with a request, as an error of the house's table.
 * @param thrown whatever a procedure of the client threw
 */
export function toApiError(thrown: unknown): AppError {
	for (let error = thrown; error instanceof Error; error = error.cause) {
		if (error instanceof AppError) return error;
	}
	// tRPC found JSON that is no answer of its own: somebody else is speaking on this address.
	return new AppError('UNREADABLE_ANSWER', {}, { cause: thrown });
}

/** Fetches and reads an answer whole under one deadline. @throws AppError, already classified */
async function fetchAnswer(address: string, init: RequestInit) {
	const deadline = new AbortController();
	const timer = setTimeout(() => deadline.abort(), deadlineOf(address));
	const stop = () => deadline.abort();
	if (init.signal?.aborted) stop();
	init.signal?.addEventListener('abort', stop, { once: true });
	try {
		const response = await fetch(address, {
			...init,
			signal: deadline.signal,
			cache: 'no-store',
			// Our server never redirects an API call; a captive portal does.
			redirect: 'manual',
		});
		const body = parseJson(await response.text());
		const error = classify(response.status, body, response.headers.get('retry-after'));
		if (error) throw error;
		return { ok: true, status: response.status, json: () => Promise.resolve(body) };
	} catch (thrown) {
		if (thrown instanceof AppError) throw thrown;
		const code: ErrorCode = deadline.signal.aborted ? 'TIMEOUT' : 'OFFLINE';
		throw new AppError(code, {}, { cause: thrown });
	} finally {
		clearTimeout(timer);
		init.signal?.removeEventListener('abort', stop);
	}
}

function addressOf(input: RequestInfo | URL): string {
	return input instanceof Request ? input.url : input.toString();
}

function deadlineOf(address: string): number {
	const procedure = address.slice(address.lastIndexOf('/') + 1).split('?')[0] ?? '';
	return DEADLINES_MS[procedure] ?? DEADLINE_MS;
}

/** @returns undefined where the text is no JSON: a page of HTML, a torn answer */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

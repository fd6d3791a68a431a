import { building } from '$app/environment';
import { toAppError } from '$lib/domain/errors';
import { isUnreadableCodePath, UNREADABLE_CODE_PATH } from '$lib/domain/trace/code-address';
import { paraglideMiddleware } from '$lib/i18n/paraglide/server';
import { getCatalogueService } from '$server/catalogue/running-catalogue';
import { startJobsWhenOpen } from '$server/jobs/running-jobs';
import { countRequest } from '$server/metrics';
import { takeUpPlaces } from '$server/places/refresh-places';
import { requestIdOf } from '$server/request';
import { getRuntime } from '$server/runtime';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';

export const init: ServerInit = async () => {
	// Fails here, at the start, and not in the first visitor's request. Prerendering has no database.
	if (building) return;
	getCatalogueService();
	const { database, clock } = getRuntime();
	await takeUpPlaces(database, clock());
	startJobsWhenOpen();
};

const observe: Handle = async ({ event, resolve }) => {
	const startedAt = performance.now();
	event.locals.requestId = requestIdOf(event.request.headers.get('x-request-id'));
	const response = await resolve(event);
	if (building) return response;

	response.headers.set('x-request-id', event.locals.requestId);
	// Pages carry the reader's language and, in a market, the moment: nobody else may keep them.
	if (!response.headers.has('cache-control')) {
		response.headers.set('cache-control', 'private, no-cache');
	}
	const answered = {
		method: event.request.method,
		// Never the path: an order's page is known by its id, a passport by its serial.
		route: event.route.id ?? 'none',
		status: response.status,
		durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
	};
	countRequest(answered);
	getRuntime().log.info({ ...answered, requestId: event.locals.requestId }, 'request');
	return response;
};

/** GS1: `?linkType=all` asks for the links of a code, whatever else the caller accepts. */
const resolveLinks: Handle = async ({ event, resolve }) => {
	const { url } = event;
	// Where a page is prerendered, even looking at the search part throws.
	if (building || !url.pathname.startsWith('/01/')) return resolve(event);
	if (url.searchParams.get('linkType') === 'all') {
		const headers = new Headers(event.request.headers);
		headers.set('accept', 'application/linkset+json');
		event.request = new Request(event.request, { headers });
	}
	// The framework answers an address that it cannot decode with a bare line of its own.
	const response = isUnreadableCodePath(url.pathname)
		? await answerUnreadable(event)
		: await resolve(event);
	// Error pages too: one address has answers for people and for programs.
	const vary = response.headers.get('vary') ?? '';
	if (!/\baccept\b(?!-)/i.test(vary)) response.headers.append('vary', 'Accept');
	return response;
};

async function answerUnreadable({ fetch, request, url }: RequestEvent): Promise<Response> {
	const { method, headers } = request;
	const accept = headers.get('accept') ?? '*/*';
	const answer = await fetch(UNREADABLE_CODE_PATH + url.search, { method, headers: { accept } });
	return new Response(answer.body, answer);
}

const speak: Handle = ({ event, resolve }) => {
	// Programs are told codes, in no language; finding one costs as much as answering.
	if (event.route.id?.startsWith('/api/trpc')) return resolve(event);
	return paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		event.locals.locale = locale;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale),
		});
	});
};

export const handle: Handle = sequence(observe, resolveLinks, speak);

/** Visitors get a code and the request's id; the words are the client's, the rest is in the log. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	const { requestId } = event.locals;
	if (status === 404) return { message: 'NOT_FOUND', code: 'NOT_FOUND', requestId };
	const { code, params } = toAppError(error);
	if (building) {
		// The build has no log, and stops at a page that cannot be prerendered: say why.
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	} else {
		// What the caller got wrong is no failure of ours.
		const level = status < 500 ? 'info' : 'error';
		getRuntime().log[level]({ err: error, route: event.route.id, requestId }, 'request failed');
	}
	return { message: code, code, params, requestId };
};

import { AppError, isErrorCode, type ErrorCode, type ErrorParams } from '$lib/domain/errors';

/**
 * Says what an answer means for the request that it answers.
 *
 * Only JSON counts as somebody's word on sign-in or on the request itself: a captive portal or a
 * proxy answers 200, 401, 403 or 404 with a page of its own, and that is just a bad road. Being
 * too large (413) and being too busy (429, 5xx) are believed of anyone, for proxies say them
 * rightly.
 * @param status HTTP status; 0 for a redirect that was not followed
 * @param body the parsed JSON; undefined where the answer was none
 * @param retryAfter header of that name, whole seconds
 * @returns undefined for a success
 */
export function classify(
	status: number,
	body: unknown,
	retryAfter: string | null = null,
): AppError | undefined {
	const wire = wireOf(body);
	if (wire) return new AppError(wire.code, { ...wire.params, ...secondsOf(retryAfter) });
	if (status >= 200 && status < 300 && isResult(body)) return undefined;
	return new AppError(codeOfStatus(status, body !== undefined), secondsOf(retryAfter));
}

function codeOfStatus(status: number, isJson: boolean): ErrorCode {
	if (status === 413) return 'PAYLOAD_TOO_LARGE';
	if (status === 408) return 'TIMEOUT';
	if (status === 425 || status === 429) return 'TOO_MANY_REQUESTS';
	if (status >= 500) return 'SERVER_BUSY';
	if (!isJson) return 'UNREADABLE_ANSWER';
	if (status === 401) return 'NOT_SIGNED_IN';
	if (status === 403) return 'FORBIDDEN';
	if (status === 404) return 'NOT_FOUND';
	return 'UNREADABLE_ANSWER';
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** tRPC wraps a success in `{ result: { data } }`; `data` is missing where a procedure gives none. */
function isResult(body: unknown): boolean {
	return isObject(body) && isObject(body['result']);
}

/** Our own server's word, put in by its error formatter: `{ error: { data: { app } } }`. */
function wireOf(body: unknown): { code: ErrorCode; params: ErrorParams } | undefined {
	if (!isObject(body)) return undefined;
	// Refusals made before tRPC (rate limits, body size) carry the wire error itself.
	const error = isObject(body['error']) ? body['error'] : body;
	const data = isObject(error['data']) ? error['data'] : error;
	const app = isObject(data['app']) ? data['app'] : data;
	if (!isErrorCode(app['code'])) return undefined;
	return { code: app['code'], params: paramsOf(app['params']) };
}

function paramsOf(value: unknown): ErrorParams {
	if (!isObject(value)) return {};
	return Object.fromEntries(
		Object.entries(value).filter(
			(entry): entry is [string, string | number] =>
				typeof entry[1] === 'string' || typeof entry[1] === 'number',
		),
	);
}

function secondsOf(retryAfter: string | null): ErrorParams {
	const seconds = retryAfter === null ? NaN : Number(retryAfter);
	return Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {};
}

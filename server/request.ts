import { randomUUID } from 'node:crypto';
import { UUID_PATTERN } from '$lib/domain/ids';

/** Long enough for every tracing system, and nothing that could break a log line. */
const SANE_REQUEST_ID = /^[\w.-]{8,64}$/;

/**
 * Takes over the id that a proxy gave the request, or gives it one.
 * @param given header `x-request-id`
 */
export function requestIdOf(given: string | null | undefined): string {
	return given && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** The sender's installation, from `x-device-id`; null where there is none or it is no UUID. */
export function deviceIdOf(headers: Headers): string | null {
	const given = headers.get('x-device-id')?.toLowerCase();
	return given && UUID_PATTERN.test(given) ? given : null;
}

/**
 * The caller's network address. Behind a proxy that was announced (`ADDRESS_HEADER`) but did
 * not pass the request on, all such callers share one name, and so one limit.
 */
export function addressOf(event: { getClientAddress(): string }): string {
	try {
		return event.getClientAddress();
	} catch {
		return 'unknown';
	}
}

import type { SessionId } from '$lib/domain/ids';
import type { MarketSession } from '$lib/domain/market/session';
import { SLOT_MAX_MINUTES } from '$lib/domain/market/session-plan';
import type { Notice } from '$lib/domain/notices/notice';
import { MINUTE_MS, type EpochMs } from '$lib/domain/time';

import { readBody } from '../catalogue/feed';
import type { Executor } from '../database/database';

/**
 * Until when a notice is worth telling. What calls somebody to a session is worth nothing once that has
 * ended, was called off or was given another time; it may have waited long for a phone or its push service.
 * @returns Infinity where it has no end; -Infinity where it is not true any more
 */
export async function worthUntil(executor: Executor, notice: Notice): Promise<EpochMs> {
	switch (notice.kind) {
		case 'sessionSoon':
		case 'sessionChanged': {
			const session = await sessionOf(executor, notice.params);
			if (!session) return Infinity;
			return isTrue(notice, session) ? session.endsAt : -Infinity;
		}
		// Their turn is over by then.
		case 'lineUpChanged':
			return notice.params.startsAt + SLOT_MAX_MINUTES * MINUTE_MS;
		default:
			return Infinity;
	}
}

type OfSession = Extract<Notice, { kind: 'sessionSoon' | 'sessionChanged' }>;

/** Undefined for a notice of old, which does not say which one. */
async function sessionOf(
	executor: Executor,
	{ sessionId }: { readonly sessionId?: SessionId },
): Promise<MarketSession | undefined> {
	if (sessionId === undefined) return undefined;
	return readBody(executor, 'session', String(sessionId));
}

function isTrue({ kind, params }: OfSession, session: MarketSession): boolean {
	const isCalledOff = Boolean(session.cancelledAt);
	if (kind === 'sessionChanged' && params.startsAt === null) return isCalledOff;
	if (kind === 'sessionSoon' && session.closedAt) return false;
	return !isCalledOff && session.startsAt === params.startsAt;
}

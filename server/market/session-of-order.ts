import { FORGOTTEN_MS } from '$lib/domain/market/session';

/**
 * The session that an order belongs to, as a part of a hand-written statement: the one that the
 * buyer's phone names, if that producer has a turn in it and the order was made while it ran, or
 * was planned to: baskets reckon by the minute, so what is ordered within the first one bears its
 * beginning. Null for any other: such an order is as good, it only counts for no session.
 * @param given expressions of the statement: the id that the phone names, of any size, the producer
 * and the believed moment at which the order was made
 */
export const SESSION_OF_ORDER = (given: {
	readonly sessionId: string;
	readonly producerId: string;
	readonly madeAt: string;
}) => `(
	select session.id from market_sessions session
	where session.id = ${given.sessionId}
		and session.published_at is not null
		and ${given.madeAt} >= date_trunc('minute', least(session.starts_at, session.opened_at))
		and ${given.madeAt} < least(session.cancelled_at, coalesce(session.closed_at,
			session.ends_at + case when session.opened_at is null then interval '0'
				else interval '${String(FORGOTTEN_MS)} milliseconds' end))
		and exists (select from market_slots slot
			where slot.session_id = session.id and slot.producer_id = ${given.producerId}))`;

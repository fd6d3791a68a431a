import { sessionId, type SessionId } from '$lib/domain/ids';

/** The order list with one evening's orders alone. */
export function sessionOrdersHref(id: SessionId): string {
	return `/desk/producer/orders?session=${String(id)}`;
}

/** Which evening an address asks for; null where it is of all orders. */
export function sessionFilterOf({ searchParams }: URL): SessionId | null {
	const asked = searchParams.get('session') ?? '';
	return /^[1-9]\d{0,14}$/.test(asked) ? sessionId(Number(asked)) : null;
}

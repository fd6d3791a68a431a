import type { MarketSession } from '$lib/domain/market/session';
import * as v from 'valibot';

/** What the desks keep of who has signed in on this phone, as far as it is looked at here. */
const meSchema = v.object({ producers: v.array(v.object({ id: v.number() })) });

/** Whether somebody has signed in on this phone who sells in the session. */
export function sellsHere({ slots }: Pick<MarketSession, 'slots'>): boolean {
	try {
		const parsed = v.safeParse(meSchema, JSON.parse(localStorage.getItem('desk.me') ?? 'null'));
		if (!parsed.success) return false;
		const mine = new Set(parsed.output.producers.map(({ id }) => id));
		return slots.some(({ producerId }) => mine.has(producerId));
	} catch {
		return false;
	}
}

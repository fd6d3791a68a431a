import { producerId, productId, type SessionId } from '$lib/domain/ids';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import * as v from 'valibot';

const planSchema = v.object({
	title: v.string(),
	intro: v.string(),
	startsAt: v.number(),
	endsAt: v.number(),
	cover: v.nullable(v.string()),
	slots: v.array(
		v.object({
			key: v.string(),
			startsAt: v.number(),
			minutes: v.number(),
			producerId: v.pipe(v.number(), v.transform(producerId)),
			productIds: v.array(v.pipe(v.number(), v.transform(productId))),
		}),
	),
});
const unsentSchema = v.object({ base: planSchema, plan: planSchema });

/** What a host changed of a session on this phone and the server does not have yet. */
export interface UnsentPlan {
	/** What it began with. */
	readonly base: SessionPlan;
	readonly plan: SessionPlan;
}

const keyOf = (id: SessionId): string => `desk.session.${id}`;

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(id: SessionId): UnsentPlan | null {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null');
		const parsed = v.safeParse(unsentSchema, kept);
		return parsed.success ? parsed.output : null;
	} catch {
		return null;
	}
}

/** @returns whether the phone keeps it */
export function keepUnsent(id: SessionId, unsent: UnsentPlan | null): boolean {
	try {
		if (unsent === null) localStorage.removeItem(keyOf(id));
		else localStorage.setItem(keyOf(id), JSON.stringify(unsent));
		return true;
	} catch {
		return false;
	}
}

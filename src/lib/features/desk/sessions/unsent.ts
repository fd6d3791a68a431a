import { PROMOTION_FIELDS } from '$lib/domain/catalogue/promotion-schema';
import { producerId, productId, type SessionId } from '$lib/domain/ids';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import * as v from 'valibot';

import * as kept from '../unsent';

const planSchema = v.object({
	title: v.string(),
	intro: v.string(),
	startsAt: v.number(),
	endsAt: v.number(),
	cover: v.nullable(v.string()),
	video: v.exactOptional(v.nullable(v.string())),
	slots: v.array(
		v.object({
			key: v.string(),
			startsAt: v.number(),
			minutes: v.number(),
			producerId: v.pipe(v.number(), v.transform(producerId)),
			productIds: v.array(v.pipe(v.number(), v.transform(productId))),
		}),
	),
	promotions: v.optional(v.array(v.object({ key: v.string(), ...PROMOTION_FIELDS })), []),
});
const unsentSchema = v.object({ base: planSchema, plan: planSchema });

/** What a host changed of a session on this phone and the server does not have yet. */
export interface UnsentPlan {
	/** What it began with. */
	readonly base: SessionPlan;
	readonly plan: SessionPlan;
}

/** @returns null where there is none, or the browser keeps nothing */
export function readUnsent(id: SessionId): UnsentPlan | null {
	return kept.readUnsent(`session.${id}`, unsentSchema);
}

/** @returns whether the phone keeps it */
export function keepUnsent(id: SessionId, unsent: UnsentPlan | null): boolean {
	return kept.keepUnsent(`session.${id}`, unsent);
}

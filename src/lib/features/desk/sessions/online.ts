import type { FileId } from '$lib/domain/files/purposes';
import type { SessionId } from '$lib/domain/ids';
import type { SessionPlan } from '$lib/domain/market/session-plan';

import { ask, deskApi, type Asked } from '../online';
import type { NewPromotion, PromotionRoad } from '../promotions/online';

type Market = ReturnType<typeof deskApi>['market'];
export type ListedPlan = Awaited<ReturnType<Market['list']['query']>>[number];
export type KnownPlan = Awaited<ReturnType<Market['get']['query']>>;

interface Sight {
	readonly id: SessionId;
	readonly revision: number;
}

export function listPlans(): Promise<Asked<readonly ListedPlan[]>> {
	return ask(() => deskApi().market.list.query());
}

export function getPlan(id: SessionId): Promise<Asked<KnownPlan>> {
	return ask(() => deskApi().market.get.query({ id }));
}

export function createPlan(
	frame: Pick<SessionPlan, 'title' | 'startsAt' | 'endsAt'> & { readonly key: string },
): Promise<Asked<SessionId>> {
	return ask(() => deskApi().market.create.mutate(frame));
}

export function savePlan(
	sight: Sight,
	{ slots, promotions = [], ...plan }: SessionPlan,
	cover: FileId | null,
): Promise<Asked<unknown>> {
	const copied = {
		slots: slots.map((slot) => ({ ...slot, productIds: [...slot.productIds] })),
		promotions: [...promotions],
	};
	return ask(() => deskApi().market.save.mutate({ ...sight, plan: { ...plan, ...copied }, cover }));
}

export function publishPlan(sight: Sight): Promise<Asked<unknown>> {
	return ask(() => deskApi().market.publish.mutate(sight));
}

export function cancelPlan(sight: Sight): Promise<Asked<unknown>> {
	return ask(() => deskApi().market.cancel.mutate(sight));
}

/** Puts up a promotion of one of the producers who have a turn in a session. */
export function planPromotion(
	sessionId: SessionId,
	promotion: NewPromotion,
): Promise<Asked<{ readonly id: number }>> {
	return ask(() => deskApi().catalogue.planPromotion.mutate({ ...promotion, sessionId }));
}

/** Where organisers read and change one promotion of a session. */
export function plannedRoad(sessionId: SessionId, promotionId: number): PromotionRoad {
	const { updatePlannedPromotion: update, endPlannedPromotion: end } = deskApi().catalogue;
	const which = { sessionId, promotionId };
	return {
		read: async () => {
			const asked = await getPlan(sessionId);
			if (asked.kind === 'failed') return asked;
			const value = asked.value.promotions.find(({ promotion }) => promotion.id === promotionId);
			return value
				? { kind: 'answered', value }
				: { kind: 'failed', error: { code: 'NOT_FOUND', params: {} } };
		},
		update: (change) => ask(() => update.mutate({ ...which, ...change })),
		end: () => ask(() => end.mutate(which)),
	};
}

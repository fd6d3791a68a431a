import type { FileId } from '$lib/domain/files/purposes';
import type { SessionId } from '$lib/domain/ids';
import type { SessionPlan } from '$lib/domain/market/session-plan';

import { ask, deskApi, type Asked } from '../online';

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
	frame: Pick<SessionPlan, 'title' | 'startsAt' | 'endsAt'>,
): Promise<Asked<SessionId>> {
	return ask(() => deskApi().market.create.mutate(frame));
}

export function savePlan(
	sight: Sight,
	{ slots, ...plan }: SessionPlan,
	cover: FileId | null,
): Promise<Asked<unknown>> {
	const copied = slots.map((slot) => ({ ...slot, productIds: [...slot.productIds] }));
	return ask(() =>
		deskApi().market.save.mutate({ ...sight, plan: { ...plan, slots: copied }, cover }),
	);
}

export function publishPlan(sight: Sight): Promise<Asked<unknown>> {
	return ask(() => deskApi().market.publish.mutate(sight));
}

export function cancelPlan(sight: Sight): Promise<Asked<unknown>> {
	return ask(() => deskApi().market.cancel.mutate(sight));
}

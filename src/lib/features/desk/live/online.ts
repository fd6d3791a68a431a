import type { SessionId } from '$lib/domain/ids';
import type { HostAction } from '$lib/domain/live/decide';

import { ask, deskApi, type Asked } from '../online';

export type BoardPlan = Awaited<ReturnType<ReturnType<typeof deskApi>['live']['plan']['query']>>;

export function getBoardPlan(sessionId: SessionId): Promise<Asked<BoardPlan>> {
	return ask(() => deskApi().live.plan.query({ sessionId }));
}

export interface Wish {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
	/** A UUID: sent again where the answer was lost, it is taken once. */
	readonly actionId: string;
	readonly action: HostAction;
}

export function act(wish: Wish): Promise<Asked<unknown>> {
	return ask(() => deskApi().live.act.mutate(wish));
}

import type { SessionId } from '$lib/domain/ids';
import type { EveningFigures } from '$lib/domain/figures/evening';
import type { LiveState } from '$lib/domain/live/live-state';
import type { BoardAction, Standing } from '$lib/domain/live/outrun';

import { ask, deskApi, type Asked } from '../online';

export type BoardPlan = Awaited<ReturnType<ReturnType<typeof deskApi>['live']['plan']['query']>>;

export function getBoardPlan(sessionId: SessionId): Promise<Asked<BoardPlan>> {
	return ask(() => deskApi().live.plan.query({ sessionId }));
}

export type Announcement = LiveState['announcements'][number];

/** All that was announced and not taken back, the latest first. */
export function listAnnouncements(run: {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
}): Promise<Asked<readonly Announcement[]>> {
	return ask(() => deskApi().live.announcements.query(run));
}

export interface Wish {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
	/** A UUID: sent again where the answer was lost, it is taken once. */
	readonly actionId: string;
	readonly action: BoardAction;
	/** What the host saw where it puts something else; nothing where the board does not know what stands. */
	readonly seen?: Standing | undefined;
}

export function act(wish: Wish): Promise<Asked<unknown>> {
	const { action } = wish;
	const sent = action.do === 'addTurn' ? { ...action, productIds: [...action.productIds] } : action;
	return ask(() => deskApi().live.act.mutate({ ...wish, action: sent }));
}

/** What the session sold so far. */
export function readEvening(sessionId: SessionId): Promise<Asked<EveningFigures>> {
	return ask(() => deskApi().figures.ofSession.query({ sessionId }));
}

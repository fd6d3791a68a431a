import type { TonightSession } from '$lib/domain/desk/waiting-work';
import { sessionPhase, wasMissed } from '$lib/domain/market/session';
import type { EpochMs } from '$lib/domain/time';

/** `late`: its hour has come and nobody has opened it. */
export type TonightState = 'toCome' | 'late' | 'live' | 'over' | 'missed';

/** Where a session of this evening stands for those who hold it, by what was heard of it. */
export function tonightState(session: TonightSession, now: EpochMs): TonightState {
	if (wasMissed(session)) return 'missed';
	const phase = sessionPhase(session, now);
	if (phase === 'upcoming') return 'toCome';
	if (phase === 'ended') return session.openedAt ? 'over' : 'late';
	return session.openedAt ? 'live' : 'late';
}

/** What its host has to do with it next: its board until it is over, then what came of it. */
export function tonightHref({ id }: TonightSession, state: TonightState): string {
	switch (state) {
		case 'toCome':
		case 'late':
		case 'live':
			return `/desk/organiser/sessions/${id}/live`;
		case 'over':
			return `/desk/organiser/figures/${id}`;
		case 'missed':
			return `/desk/organiser/sessions/${id}`;
	}
}

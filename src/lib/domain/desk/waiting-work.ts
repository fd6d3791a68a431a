import type { MarketPermission } from '../accounts/permissions';
import type { SessionId } from '../ids';
import type { MarketSession } from '../market/session';
import type { EpochMs } from '../time';

/**
 * What waits for the organisers, in the order of their start page, each with the permission that its list
 * asks for: who may not read the list is not told how long it is.
 */
export const WAITING_KINDS = {
	dossiers: 'dossiers.review',
	drafts: 'dossiers.review',
	signatures: 'certificates.manage',
	ending: 'certificates.manage',
	toDecide: 'complaints.decide',
	unanswered: 'complaints.decide',
	reports: 'reports.answer',
	copies: 'lots.recall',
} as const satisfies Record<string, MarketPermission>;
export type WaitingKind = keyof typeof WAITING_KINDS;

/** Who is told of the sessions of this evening. */
export const TONIGHT_PERMISSION = 'sessions.run' satisfies MarketPermission;
/** Who is told of what the market does by itself, and could not. */
export const JOBS_PERMISSION = 'audit.read' satisfies MarketPermission;

/** How much of one kind waits. */
export interface Waiting {
	readonly count: number;
	/** Since when the longest waiting one does; null where none waits, or where none has waited. */
	readonly oldestAt: EpochMs | null;
}

/** A published session of today, or one that still runs. */
export interface TonightSession extends Pick<
	MarketSession,
	'title' | 'startsAt' | 'endsAt' | 'openedAt' | 'closedAt'
> {
	readonly id: SessionId;
}

/** A job by the clock that failed at every try in the last days. */
export interface FailedJob {
	/** `certificates.expire` */
	readonly job: string;
	readonly count: number;
	readonly lastAt: EpochMs;
}

/** What waits for one organiser; what they may not read is left out. */
export interface WaitingWork {
	readonly counts: Partial<Readonly<Record<WaitingKind, Waiting>>>;
	readonly tonight?: readonly TonightSession[];
	readonly failedJobs?: readonly FailedJob[];
}

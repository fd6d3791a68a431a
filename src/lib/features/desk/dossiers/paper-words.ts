import type { CheckedItem } from '$lib/domain/certification/dossier';
import { daysUntil, REMINDER_DAYS } from '$lib/domain/certification/reminders';
import { formatDay, type DayText, type EpochMs } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

/** How a paper stands, in few words, with the tone of a badge. */
export interface PaperBadge {
	readonly words: string;
	readonly tone: 'neutral' | 'good' | 'warning' | 'bad';
}

/** Whether a last day is near enough to think of renewing. */
export function isEnding(day: DayText | null, now: EpochMs): boolean {
	if (day === null) return false;
	const left = daysUntil(day, now);
	return left >= 0 && left <= REMINDER_DAYS[2];
}

/** Every badge that a paper deserves, the most important first. */
export function paperBadges({ kind, standing }: CheckedItem, now: EpochMs): readonly PaperBadge[] {
	const isSignature = kind === 'commitment';
	switch (standing.state) {
		case 'missing':
			return [
				{
					words: isSignature ? m.dossiers_paper_unsigned() : m.dossiers_paper_missing(),
					tone: 'neutral',
				},
			];
		case 'uploaded':
			return [{ words: m.dossiers_paper_uploaded(), tone: 'warning' }];
		case 'rejected':
			return [{ words: m.dossiers_paper_rejected(), tone: 'bad' }];
		case 'waived':
			return [{ words: m.dossiers_paper_waived(), tone: 'good' }];
		case 'expired':
			return [{ words: m.dossiers_paper_expired(), tone: 'bad' }];
		case 'accepted':
			return [
				{
					words: isSignature ? m.dossiers_paper_signed() : m.dossiers_paper_accepted(),
					tone: 'good',
				},
				...(isEnding(standing.expiresOn, now)
					? [{ words: m.dossiers_paper_ending(), tone: 'warning' as const }]
					: []),
				...(standing.renewal === null
					? []
					: standing.renewal.state === 'uploaded'
						? [{ words: m.dossiers_paper_renewing(), tone: 'warning' as const }]
						: [{ words: m.dossiers_paper_renewal_rejected(), tone: 'bad' as const }]),
			];
	}
}

/** The last day of a paper in words; null where it has none. */
export function untilWords({ standing }: CheckedItem, now: EpochMs): string | null {
	if (standing.state === 'expired') {
		return m.dossiers_paper_ended_on({ day: formatDay(standing.expiresOn) });
	}
	if (standing.state !== 'accepted' && standing.state !== 'uploaded') return null;
	const { expiresOn } = standing;
	if (expiresOn === null) return null;
	const until = m.dossiers_paper_until({ day: formatDay(expiresOn) });
	const left = daysUntil(expiresOn, now);
	return left <= REMINDER_DAYS[0]
		? `${until} (${m.dossiers_paper_days_left({ count: left })})`
		: until;
}

/** Why a paper, or the newer one, has to be handed in again; null where it has not. */
export function rejectionOf({ standing }: CheckedItem): string | null {
	if (standing.state === 'rejected') return standing.reason;
	const renewal = standing.state === 'accepted' ? standing.renewal : null;
	return renewal?.state === 'rejected' ? renewal.reason : null;
}

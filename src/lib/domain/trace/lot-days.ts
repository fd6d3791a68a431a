import type { EpochMs } from '../time';
import type { Lot, LotDays, TraceEvent } from './lot';

/** What a wish to set a lot's days right comes to. */
export type DaysJudgement =
	/** They are written. */
	| 'set'
	/** They stand so already. */
	| 'done'
	/** The lot was called back: what was told of it stays as it was told. */
	| 'recalled'
	/** Somebody else set them right since the person looked. */
	| 'overtaken'
	/** The goods would be over before they were made. */
	| 'backwards';

/**
 * Whether the days of a lot may become what a person wishes.
 * @param seen the days that the person saw
 */
export function judgeDays(
	lot: Pick<Lot, 'producedOn' | 'expiresOn' | 'recall'>,
	{ seen, wanted }: { readonly seen: LotDays; readonly wanted: LotDays },
): DaysJudgement {
	if (isSameDays(lot, wanted)) return 'done';
	if (lot.recall !== null) return 'recalled';
	if (!isSameDays(lot, seen)) return 'overtaken';
	return isBackwards(wanted) ? 'backwards' : 'set';
}

export function isSameDays(one: LotDays, other: LotDays): boolean {
	return one.producedOn === other.producedOn && one.expiresOn === other.expiresOn;
}

export function isBackwards({ producedOn, expiresOn }: LotDays): boolean {
	return producedOn !== null && expiresOn !== null && expiresOn < producedOn;
}

/** The two days alone. */
export function daysOf({ producedOn, expiresOn }: LotDays): LotDays {
	return { producedOn, expiresOn };
}

interface Wish {
	readonly wanted: LotDays;
	/** When it was set right. */
	readonly at: EpochMs;
	readonly reason: string;
}

/**
 * The event that sets a lot's days right. They were told with the lot's opening, so it corrects that,
 * whose time and place stay; an app that knows no such event shows the opening as corrected.
 */
export function daysEvent(lot: Lot, { wanted, at, reason }: Wish): Omit<TraceEvent, 'id'> {
	const opened = lot.events.findLast(({ step }) => step === 'commissioning');
	return {
		step: 'commissioning',
		at: opened?.at ?? lot.events[0]?.at ?? at,
		place: opened?.place ?? '',
		note: reason,
		corrects: opened?.id ?? null,
		picture: null,
		days: { at, from: daysOf(lot), to: daysOf(wanted) },
	};
}

/** Every time that a lot's days were set right, oldest first. */
export function listDaysCorrections({ events }: Pick<Lot, 'events'>) {
	return events.flatMap(({ id, note, days }) => (days ? [{ id, reason: note, ...days }] : []));
}

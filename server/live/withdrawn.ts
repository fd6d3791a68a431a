import type { LiveEvent } from '$lib/domain/live/live-event';

/** The numbers of the announcements that are taken back by these events. */
export function withdrawnIn(events: readonly LiveEvent[]): number[] {
	return events.flatMap(({ word }) => (word.kind === 'withdrawn' ? [word.of] : []));
}

/** The events without what announcements said that were taken back: that is for nobody any more. */
export function blank(
	events: readonly LiveEvent[],
	withdrawn: ReadonlySet<number>,
): readonly LiveEvent[] {
	return events.map((event) =>
		event.word.kind === 'announced' && withdrawn.has(event.seq)
			? { ...event, word: { ...event.word, text: '' } }
			: event,
	);
}

import type { LiveEvent } from '$lib/domain/live/live-event';
import type { LiveState } from '$lib/domain/live/live-state';
import type { EpochMs } from '$lib/domain/time';

import { wordText, type Names } from '../live-words';

export interface RecordLine {
	readonly at: EpochMs;
	readonly text: string;
}

/**
 * The record of an evening in words, the latest first: what this phone heard as it happened and,
 * for the time before it came, what the state still tells.
 */
export function recordLines(
	state: LiveState,
	recent: readonly LiveEvent[],
	names: Names,
): readonly RecordLine[] {
	const withdrawn = new Set(
		recent.flatMap(({ word }) => (word.kind === 'withdrawn' ? [word.of] : [])),
	);
	const heard = recent.filter(({ seq }) => !withdrawn.has(seq));
	const lines = [...eventsOf(state), ...heard].flatMap(({ at, word }) => {
		const text = wordText(word, names);
		return text === null ? [] : [{ at, text }];
	});
	const seen = new Set<string>();
	return lines
		.filter(({ at, text }) => {
			const key = `${at} ${text}`;
			return seen.size < seen.add(key).size;
		})
		.sort((a, b) => b.at - a.at);
}

/** What the state tells of what led to it. */
function eventsOf(state: LiveState): readonly Pick<LiveEvent, 'at' | 'word'>[] {
	const { startedAt, turn, shown, announcements } = state;
	return [
		...(startedAt === null ? [] : [{ at: startedAt, word: { kind: 'started' } as const }]),
		...(turn === null ? [] : [{ at: turn.at, word: { kind: 'turnBegun', turn } as const }]),
		...shown.map(({ productId, at }) => ({ at, word: { kind: 'pinned', productId } as const })),
		...announcements.map(({ at, text }) => ({ at, word: { kind: 'announced', text } as const })),
	];
}

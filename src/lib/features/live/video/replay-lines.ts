import type { LiveEvent } from '$lib/domain/live/live-event';
import { positionOf, type Span } from '$lib/domain/live/replay';
import type { EpochMs } from '$lib/domain/time';

import { wordText, type Names } from '../live-words';

export interface ReplayLine {
	readonly seq: number;
	readonly at: EpochMs;
	readonly text: string;
	/** In the recording; undefined where nothing of it was recorded. */
	readonly offsetMs: number | undefined;
}

/** What happened in an evening, in order, with its place in the recording. */
export function replayLines(
	events: readonly LiveEvent[],
	spans: readonly Span[],
	names: Names,
): readonly ReplayLine[] {
	const withdrawn = new Set(
		events.flatMap(({ word }) => (word.kind === 'withdrawn' ? [word.of] : [])),
	);
	return events.flatMap(({ seq, at, word }) => {
		const text = withdrawn.has(seq) ? null : wordText(word, names);
		return text === null ? [] : [{ seq, at, text, offsetMs: positionOf(spans, at) }];
	});
}

/** The moment that is being seen: the last one that lies before it. */
export function lineAt(lines: readonly ReplayLine[], offsetMs: number): ReplayLine | undefined {
	return lines.findLast((line) => line.offsetMs !== undefined && line.offsetMs <= offsetMs);
}

import type { ProductId } from '$lib/domain/ids';
import type { LiveEvent, LiveWord } from '$lib/domain/live/live-event';
import { positionOf, type Span } from '$lib/domain/live/replay';
import type { EpochMs } from '$lib/domain/time';

import { wordText, type Names } from '../live-words';

export interface ReplayLine {
	readonly seq: number;
	readonly at: EpochMs;
	readonly text: string;
	/** In the recording; undefined where nothing of it was recorded. */
	readonly offsetMs: number | undefined;
	/** What is shown at that moment, where it is one product. */
	readonly productId: ProductId | null;
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
		if (text === null) return [];
		const productId = isShown(word) ? word.productId : null;
		return [{ seq, at, text, offsetMs: positionOf(spans, at), productId }];
	});
}

/** Whether a product is being shown, or has become cheaper, and nothing was wrong with it. */
function isShown(
	word: LiveWord,
): word is Extract<LiveWord, { readonly kind: 'pinned' | 'promotionStarted' }> {
	return word.kind === 'pinned' || word.kind === 'promotionStarted';
}

/** The moment that is being seen: the last one that lies before it. */
export function lineAt(lines: readonly ReplayLine[], offsetMs: number): ReplayLine | undefined {
	return lines.findLast((line) => line.offsetMs !== undefined && line.offsetMs <= offsetMs);
}

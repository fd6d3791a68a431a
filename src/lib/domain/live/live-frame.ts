import type { TalkFrame } from '../talk/message';
import type { LiveCounts, LiveEvent } from './live-event';
import type { LiveState } from './live-state';

/**
 * What is told at most once a second and is no part of the record: whoever misses it is told by the
 * next one. Only what has news is in it.
 */
export interface LiveTick {
	readonly counts?: LiveCounts;
	readonly talk?: TalkFrame;
}

/** What a watcher is sent. */
export type LiveFrame =
	| { readonly kind: 'state'; readonly state: LiveState }
	| { readonly kind: 'events'; readonly events: readonly LiveEvent[] }
	/** All that happened so far has been told: what comes from here on is as it happens. */
	| { readonly kind: 'abreast' }
	| { readonly kind: 'tick'; readonly tick: LiveTick };

/** More than anybody reads when they come back. */
export const MOST_MISSED = 200;

/** What happened while a phone was away longer than a node remembers. */
export interface Missed {
	/** In order, the latest of them. */
	readonly events: readonly LiveEvent[];
	/** False where there was more. */
	readonly isAll: boolean;
}

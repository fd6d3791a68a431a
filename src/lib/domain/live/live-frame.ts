import type { LiveCounts, LiveEvent } from './live-event';
import type { LiveState } from './live-state';

/** What a watcher is sent. */
export type LiveFrame =
	| { readonly kind: 'state'; readonly state: LiveState }
	| { readonly kind: 'events'; readonly events: readonly LiveEvent[] }
	| { readonly kind: 'counts'; readonly counts: LiveCounts };

import type { LiveTick } from '$lib/domain/live/live-frame';

import type { Run } from './record';

/**
 * Something that is told to all who watch a session, at most once a second, and is no part of its
 * record. A watcher whose connection is still busy with what came before is passed by, and told afterwards
 * only what `again` says: nothing else that must arrive may depend on it.
 */
export interface TickPart {
	/**
	 * What is new for a session since it was asked last, to be put into the next tick; undefined for
	 * nothing. Asked once a second for each session that is watched here, so it must be at hand.
	 */
	news(run: Run): LiveTick | undefined;
	/** For somebody who has just come: what they have to know of before there is anything new. */
	standing?(run: Run): LiveTick | undefined;
	/** For somebody who was passed by: what they would not learn of before it changes the next time. */
	again?(run: Run): LiveTick | undefined;
}

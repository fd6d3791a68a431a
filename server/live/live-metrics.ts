import { Counter, Gauge } from 'prom-client';

import { metrics } from '../metrics';

/** Who watches at this node. */
export const watching = new Gauge({
	name: 'live_watchers',
	help: 'Roads to live sessions that are open at this node',
	registers: [metrics],
});

/** What was written to watchers; divided by the events it is how many each of them reached. */
export const writes = new Counter({
	name: 'live_writes_total',
	help: 'Writes to watchers of live sessions, each of one or more frames',
	registers: [metrics],
});

export const joined = new Counter({
	name: 'live_joined_total',
	help: 'Roads opened to live sessions: afresh, resumed from a place, or resumed with the state as a whole',
	labelNames: ['how'] as const,
	registers: [metrics],
});

export const dropped = new Counter({
	name: 'live_dropped_total',
	help: 'Roads to live sessions that were ended or refused: too slow, replaced by a new one of the same screen, the node full, the network full, no longer allowed',
	labelNames: ['why'] as const,
	registers: [metrics],
});

/** A tick that passed somebody by who had not taken yet what was sent before. */
export const shedTicks = new Counter({
	name: 'live_ticks_shed_total',
	help: 'Counters, talk and reactions that a slow watcher was not sent',
	registers: [metrics],
});

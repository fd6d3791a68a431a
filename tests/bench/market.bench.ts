import type { BenchSuite } from './bench';
import { fanOut } from './live-fan-out';
import { endedNode, killedNode, twoNodes } from './live-nodes';
import { ordersWhileWatched } from './live-orders';

export const marketSuite: BenchSuite = {
	name: 'market',
	benches: [fanOut, ordersWhileWatched, twoNodes, killedNode, endedNode],
};

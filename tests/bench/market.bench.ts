import type { BenchSuite } from './bench';
import { fanOut } from './live-fan-out';
import { endedNode, killedNode, twoNodes } from './live-nodes';
import { ordersWhileTalking, ordersWhileWatched } from './live-orders';
import { rushForOneProduct } from './live-rush';
import { ordersWhilePlaying, piecesFromMemory, videoDelay } from './live-video';
import { tapToPlaced } from './tap-to-placed';

export const marketSuite: BenchSuite = {
	name: 'market',
	benches: [
		fanOut,
		ordersWhileWatched,
		ordersWhileTalking,
		rushForOneProduct,
		tapToPlaced,
		ordersWhilePlaying,
		piecesFromMemory,
		videoDelay,
		twoNodes,
		killedNode,
		endedNode,
	],
};

import { getEnvironment, getPool, getRuntime } from '../runtime';
import { getTalk } from '../talk/running-talk';
import { LiveHub } from './live-hub';

/** A village behind one address, and a mobile network's share of a big evening. */
const OF_A_NETWORK = 3_000;

let hub: LiveHub | undefined;

/** This node's hub: started at the first call, stopped when the server takes no more requests. */
export function getLiveHub(): LiveHub {
	if (hub) return hub;
	const { liveWatchers, rateLimitFactor } = getEnvironment();
	const started = new LiveHub({
		pool: getPool(),
		log: getRuntime().log,
		caps: {
			node: liveWatchers,
			network: rateLimitFactor === 0 ? Infinity : Math.ceil(OF_A_NETWORK * rateLimitFactor),
		},
	});
	const events: NodeJS.EventEmitter = process;
	// server/main.ts says it before it waits for requests to end.
	events.once('market:draining', () => {
		void started.stop();
	});
	started.addPart(getTalk().rooms);
	started.start();
	hub = started;
	return started;
}

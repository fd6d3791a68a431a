import { getPool, getRuntime } from '../runtime';
import { LiveHub } from './live-hub';

let hub: LiveHub | undefined;

/** This node's hub: started at the first call, stopped when the server takes no more requests. */
export function getLiveHub(): LiveHub {
	if (hub) return hub;
	const { clock, log } = getRuntime();
	const started = new LiveHub({ pool: getPool(), clock, log });
	const events: NodeJS.EventEmitter = process;
	// server/main.ts says it before it waits for requests to end.
	events.once('market:draining', () => {
		started.stop();
	});
	started.start();
	hub = started;
	return started;
}

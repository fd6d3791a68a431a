import { getPool, getRuntime } from '../runtime';
import { LiveHub } from './live-hub';

let hub: LiveHub | undefined;

/** This node's hub: started at the first call, stopped when the process shuts down. */
export function getLiveHub(): LiveHub {
	if (hub) return hub;
	const { clock, log } = getRuntime();
	const started = new LiveHub({ pool: getPool(), clock, log });
	process.once('sveltekit:shutdown', () => {
		started.stop();
	});
	started.start();
	hub = started;
	return started;
}

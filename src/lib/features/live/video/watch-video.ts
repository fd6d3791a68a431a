import { readNetwork } from './network';
import { readMasterAt } from './online';
import { VideoWatcher } from './watcher.svelte';

/** A watcher on this phone, with the network that it has. */
export function watchVideo(): VideoWatcher {
	return new VideoWatcher({
		hint: readNetwork(),
		now: () => Date.now(),
		readMaster: readMasterAt,
	});
}

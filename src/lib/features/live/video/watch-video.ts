import { connectionOf, followNetwork, readNetwork } from './network';
import { readIsGoingOn, readMasterAt } from './online';
import { IN_TAB } from './rung-memory';
import { VideoWatcher } from './watcher.svelte';

/** A watcher on this phone, with the network that it has. */
export function watchVideo(): VideoWatcher {
	return new VideoWatcher({
		readNetwork,
		followNetwork: (onOther) => followNetwork(connectionOf(navigator), onOther),
		memory: IN_TAB,
		now: () => Date.now(),
		readMaster: readMasterAt,
		readIsGoingOn,
	});
}

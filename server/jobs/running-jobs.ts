import { openRoads } from '../notify/roads';
import { getRuntime } from '../runtime';
import { countRun } from './job-metrics';
import { startJobs, type RunningJobs } from './start-jobs';

/** What `server/main.ts` tells the bundle, of which it knows nothing else. */
const OPENED = 'market:open';
const CLOSING = 'market:closing';
const AGAIN_MS = 30_000;

/**
 * Starts the jobs as soon as the market is open, so that no visitor waits for them, and stops them
 * before the database goes. Where they cannot be started they are tried again: the market sells
 * without them.
 */
export function startJobsWhenOpen(): void {
	const events: NodeJS.EventEmitter = process;
	// Vite loads this anew with every change of the code.
	if (events.listenerCount(CLOSING) > 0) return;
	let timer: NodeJS.Timeout | undefined;
	let isClosing = false;
	let starting: Promise<RunningJobs | undefined> = Promise.resolve(undefined);

	const begin = () => {
		starting = start().catch((error: unknown) => {
			getRuntime().log.error({ err: error }, 'jobs could not be started');
			if (!isClosing) timer = setTimeout(begin, AGAIN_MS).unref();
			return undefined;
		});
	};
	events.once(CLOSING, (wait: (work: Promise<void>) => void) => {
		isClosing = true;
		clearTimeout(timer);
		wait(starting.then((jobs) => jobs?.stop()));
	});
	if (process.env['MARKET_IS_OPEN'] === '1') begin();
	else events.once(OPENED, begin);
}

async function start(): Promise<RunningJobs> {
	const runtime = getRuntime();
	const roads = await openRoads(runtime);
	return startJobs({ ...runtime, roads, onRun: countRun });
}

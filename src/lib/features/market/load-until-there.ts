const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Loads a part of the app that a page can do without, and tries again where that fails: after a while
 * that grows, and at once when the network is back.
 * @returns how to stop
 */
export function loadUntilThere<Part>(
	load: () => Promise<Part>,
	onLoaded: (part: Part) => void,
): () => void {
	let isStopped = false;
	let isLoading = false;
	let waitMs = FIRST_WAIT_MS;
	let timer: ReturnType<typeof setTimeout> | undefined;

	const attempt = () => {
		if (isLoading || isStopped) return;
		clearTimeout(timer);
		isLoading = true;
		load().then(
			(part) => {
				if (isStopped) return;
				stop();
				onLoaded(part);
			},
			() => {
				isLoading = false;
				if (isStopped) return;
				timer = setTimeout(attempt, waitMs);
				waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
			},
		);
	};
	const stop = () => {
		isStopped = true;
		clearTimeout(timer);
		removeEventListener('online', attempt);
	};

	addEventListener('online', attempt);
	attempt();
	return stop;
}

/** Work on the main thread gives way after so long, so that taps and scrolling stay smooth. */
const SLICE_MS = 12;

/**
 * Runs a stepwise work and lets the page breathe between its steps.
 * @param work yields wherever it may be paused
 * @param onStep gets what it yields
 * @returns what the work returns
 */
export async function inSlices<Step, Result>(
	work: Generator<Step, Result>,
	onStep: (step: Step) => void = () => undefined,
): Promise<Result> {
	let since = performance.now();
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
		onStep(step.value);
		if (performance.now() - since >= SLICE_MS) {
			await nextTask();
			since = performance.now();
		}
	}
}

/** A task of its own: timers would wait at least four milliseconds each time. */
export function nextTask(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}

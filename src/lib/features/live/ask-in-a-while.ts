/** The longest wait before it is asked: after a fault thousands come back at one moment. */
const FIRST_WAIT_MS = 5_000;
/** A node that has much to do turns the question away, and a road breaks: so often it is asked in all. */
const TRIES = 4;

/**
 * Asks in a while; where no answer comes, again, each time up to twice as long after.
 * @param ask gives whether there is nothing left to ask; never throws
 * @param chance from 0 up to 1
 * @returns stops it
 */
export function askInAWhile(ask: () => Promise<boolean>, chance = Math.random): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isStopped = false;
	const wait = (tries: number, longestMs: number) => {
		timer = setTimeout(() => {
			void ask().then((isDone) => {
				if (!isDone && !isStopped && tries > 1) wait(tries - 1, 2 * longestMs);
			});
		}, longestMs * chance());
	};
	wait(TRIES, FIRST_WAIT_MS);
	return () => {
		isStopped = true;
		clearTimeout(timer);
	};
}

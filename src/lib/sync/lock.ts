/** Longest that one batch may keep the others from sending. */
const HOLD_MS = 30_000;

/**
 * Runs work while holding the lock that all tabs and the service worker share, if it is free.
 * Only saves effort: where locks are missing, or one was let go too early, the server's ledger
 * keeps two senders from doing anything twice.
 * @returns undefined where another holds the lock
 */
export async function withPushLock<Result>(
	work: () => Promise<Result>,
): Promise<Result | undefined> {
	const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
	if (!locks) return work();
	return locks
		.request('push', { ifAvailable: true }, async (lock) => {
			if (lock === null) return undefined;
			let timer: ReturnType<typeof setTimeout> | undefined;
			const running = work();
			const held = new Promise<void>((resolve) => {
				timer = setTimeout(resolve, HOLD_MS);
			});
			await Promise.race([running.catch(() => undefined), held]);
			clearTimeout(timer);
			return { running };
		})
		.then((taken) => taken?.running);
}

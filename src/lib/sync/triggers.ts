/** Why an exchange with the server may be worth it now. */
export type SyncReason = 'enqueue' | 'start' | 'online' | 'visible' | 'timer' | 'button';

interface Listeners {
	readonly onReason: (reason: SyncReason) => void;
	/** The browser says that there is no network at all: a hint for the badge, nothing more. */
	readonly onOffline: () => void;
}

/** Listens for what the page and the network tell. @returns how to stop it */
export function listen({ onReason, onOffline }: Listeners): () => void {
	const stop = new AbortController();
	const { signal } = stop;
	addEventListener('online', () => onReason('online'), { signal });
	addEventListener('offline', onOffline, { signal });
	// Out of the back-forward cache, where timers had stopped.
	addEventListener('pageshow', (event) => event.persisted && onReason('visible'), { signal });
	document.addEventListener(
		'visibilitychange',
		() => document.visibilityState === 'visible' && onReason('visible'),
		{ signal },
	);
	return () => stop.abort();
}

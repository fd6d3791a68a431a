/**
 * Keeps the screen lit while the page is seen: one that goes dark takes the camera with it. The
 * browser ends this whenever the page is hidden, so it is asked for again each time it is seen.
 * @returns how to let the screen go dark again
 */
export function keepAwake(): () => void {
	if (!('wakeLock' in navigator)) return () => undefined;
	let lock: WakeLockSentinel | null = null;
	let isOver = false;
	const take = async () => {
		const taken = await navigator.wakeLock.request('screen');
		if (isOver) await taken.release();
		else lock = taken;
	};
	const onSeen = () => {
		// Refused where the battery is low: then the screen goes dark as it always does.
		if (document.visibilityState === 'visible') take().catch(() => undefined);
	};
	onSeen();
	document.addEventListener('visibilitychange', onSeen);
	return () => {
		isOver = true;
		document.removeEventListener('visibilitychange', onSeen);
		void lock?.release();
	};
}

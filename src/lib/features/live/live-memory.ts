import type { SessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';

/** Where this phone stood when it last watched, so that it can be told what it missed. */
const KEY = 'live';

/** @returns null where it did not watch, or nothing can be kept here */
export function recallLive(id: SessionId): LiveState | null {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
		if (!isKept(kept) || kept.id !== id) return null;
		return { ...LIVE_BEGINNING, ...kept.state };
	} catch {
		return null;
	}
}

/** Of one session only: the one that was watched last. */
export function rememberLive(id: SessionId, state: LiveState): void {
	try {
		localStorage.setItem(KEY, JSON.stringify({ id, state }));
	} catch {
		// Full, or not allowed: the next visit begins with where the session stands then.
	}
}

function isKept(value: unknown): value is { readonly id: unknown; readonly state: LiveState } {
	if (typeof value !== 'object' || value === null || !('id' in value)) return false;
	const { state } = value as { readonly state?: unknown };
	return (
		typeof state === 'object' && state !== null && Number.isSafeInteger((state as LiveState).seq)
	);
}

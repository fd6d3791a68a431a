import type { SessionId } from '$lib/domain/ids';
import { LIVE_BEGINNING, type LiveState } from '$lib/domain/live/live-state';

/** Where this phone stood when it last watched, so that it can be told what it missed. */
const KEY = 'live';

export interface KeptLive {
	/** As the server named it. */
	readonly place: string;
	readonly state: LiveState;
}

/** Keeps where somebody stood. */
export interface LiveMemory {
	recall(id: SessionId): KeptLive | null;
	remember(id: SessionId, kept: KeptLive): void;
}

export const ON_PHONE: LiveMemory = { recall: recallLive, remember: rememberLive };

/** @returns null where it did not watch, or nothing can be kept here */
function recallLive(id: SessionId): KeptLive | null {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
		if (!isKept(kept) || kept.id !== id) return null;
		return { place: kept.place, state: { ...LIVE_BEGINNING, ...kept.state } };
	} catch {
		return null;
	}
}

/** The session that runs on this phone's screen, as it was last heard; null where none does. */
export function runningHere(): { readonly id: number; readonly state: LiveState } | null {
	try {
		const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as unknown;
		return isKept(kept) && kept.state.phase === 'running' && typeof kept.id === 'number'
			? { id: kept.id, state: { ...LIVE_BEGINNING, ...kept.state } }
			: null;
	} catch {
		return null;
	}
}

/** Of one session only: the one that was watched last. */
export function rememberLive(id: SessionId, { place, state }: KeptLive): void {
	try {
		localStorage.setItem(KEY, JSON.stringify({ id, place, state }));
	} catch {
		// Full, or not allowed: the next visit begins with where the session stands then.
	}
}

function isKept(value: unknown): value is KeptLive & { readonly id: unknown } {
	if (typeof value !== 'object' || value === null || !('id' in value)) return false;
	const { place, state } = value as { readonly place?: unknown; readonly state?: unknown };
	return (
		typeof place === 'string' &&
		typeof state === 'object' &&
		state !== null &&
		Number.isSafeInteger((state as LiveState).seq)
	);
}

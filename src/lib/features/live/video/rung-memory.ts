import { RUNGS, type Rung } from '$lib/domain/live/video-rungs';

const KEY = 'live.rung';

/** Keeps what a watcher chose by hand. */
export interface RungMemory {
	/** Null where nothing was chosen. */
	recall(): Rung | null;
	remember(rung: Rung): void;
}

/**
 * For as long as the tab is open, and no longer: who wanted video at home may be on mobile data the
 * next day, and is asked again.
 */
export const IN_TAB: RungMemory = {
	recall() {
		try {
			const kept = sessionStorage.getItem(KEY);
			return RUNGS.find((rung) => rung === kept) ?? null;
		} catch {
			return null;
		}
	},
	remember(rung) {
		try {
			sessionStorage.setItem(KEY, rung);
		} catch {
			// Not allowed: then each page asks.
		}
	},
};

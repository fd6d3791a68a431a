import { RUNGS, type RungChoice } from '$lib/domain/live/video-rungs';

const KEY = 'live.rung';

/** Keeps what a watcher chose by hand. */
export interface RungMemory {
	/** Null where nothing was chosen. */
	recall(): RungChoice | null;
	remember(choice: RungChoice): void;
}

/**
 * For as long as the tab is open, and no longer: who wanted video at home may be on mobile data the
 * next day, and is asked again.
 */
export const IN_TAB: RungMemory = {
	recall() {
		try {
			const [kept, cost] = sessionStorage.getItem(KEY)?.split(' ') ?? [];
			const rung = RUNGS.find((one) => one === kept);
			return rung === undefined ? null : { rung, cost: Number(cost) };
		} catch {
			return null;
		}
	},
	remember({ rung, cost }) {
		try {
			sessionStorage.setItem(KEY, `${rung} ${cost}`);
		} catch {
			// Not allowed: then each page asks.
		}
	},
};

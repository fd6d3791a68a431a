import type { EpochMs } from '../time';

/** What a watcher gets, from most to least: each step down costs a fraction of the one before. */
export const RUNGS = ['video', 'audio', 'pictures', 'text'] as const;
export type Rung = (typeof RUNGS)[number];

/** What the server makes of a phone's stream, bits a second. */
export const LADDER = {
	high: { name: '480', shortSide: 480, videoBits: 600_000, audioBits: 64_000 },
	low: { name: '240', shortSide: 240, videoBits: 200_000, audioBits: 32_000 },
	audio: { name: 'audio', audioBits: 32_000 },
} as const;

/** Between two pictures of what is on air. */
export const STILL_EVERY_MS = 10_000;
const STILL_BYTES = 12_000;
/** The record of a lively hour, with the counts of each second. */
const TEXT_BYTES_PER_HOUR = 500_000;
const HOUR_SECONDS = 3_600;

/** What a rung costs in an hour, bytes: from the smallest picture to the largest. */
export function bytesPerHour(rung: Rung): { readonly least: number; readonly most: number } {
	const { high, low, audio } = LADDER;
	const ofBits = (bits: number) => (bits * HOUR_SECONDS) / 8;
	const same = (bytes: number) => ({ least: bytes, most: bytes });
	switch (rung) {
		case 'video':
			return {
				least: ofBits(low.videoBits + low.audioBits),
				most: ofBits(high.videoBits + high.audioBits),
			};
		case 'audio':
			return same(ofBits(audio.audioBits));
		case 'pictures':
			return same(TEXT_BYTES_PER_HOUR + (STILL_BYTES * HOUR_SECONDS * 1_000) / STILL_EVERY_MS);
		case 'text':
			return same(TEXT_BYTES_PER_HOUR);
	}
}

/** What a browser says of its network; those of iPhones, and Firefox, say nothing. */
export interface NetworkHint {
	readonly isSavingData: boolean;
	/** Paid by what is loaded. */
	readonly isMetered: boolean;
	/** Too slow for a picture that moves. */
	readonly isSlow: boolean;
	/** A phone whose browser says nothing of its network, which may be paid by what is loaded. */
	readonly isUntold: boolean;
}

/** How much there is against video on a network, from nothing to the wish not to load much. */
export function costOf({ isSavingData, isMetered, isSlow, isUntold }: NetworkHint): number {
	if (isSavingData) return 3;
	if (isMetered || isSlow) return 2;
	return isUntold ? 1 : 0;
}

/** What was chosen by hand, and what the network cost then: see {@link costOf}. */
export interface RungChoice {
	readonly rung: Rung;
	readonly cost: number;
}

/**
 * Whether a choice counts on a network. Who wanted video at home has not said that they want it on
 * mobile data; who wanted less than that network begins with has.
 */
export function isChoiceFor({ rung, cost }: RungChoice, hint: NetworkHint): boolean {
	const begun = beginRungs(hint, 0).rung;
	return costOf(hint) <= cost || RUNGS.indexOf(rung) >= RUNGS.indexOf(begun);
}

/** Where a watcher stands, and why. */
export interface RungState {
	/** Chosen by hand, or at the beginning by what the network is: it never goes above. */
	readonly ceiling: Rung;
	readonly rung: Rung;
	/** When it lately stood still. */
	readonly stalls: readonly EpochMs[];
	/** Since when nothing stood still on this rung. */
	readonly quietSince: EpochMs;
	/** How often it went down by itself. */
	readonly falls: number;
}

const STALLS = 3;
const WITHIN_MS = 60_000;
const FIRST_QUIET_MS = 60_000;
const LONGEST_QUIET_MS = 600_000;

/** Video where it surely costs nothing; elsewhere whoever watches says first that they want it. */
export function beginRungs(hint: NetworkHint, now: EpochMs): RungState {
	const isCostly = hint.isSavingData || hint.isSlow;
	const rung = isCostly ? 'text' : hint.isMetered || hint.isUntold ? 'pictures' : 'video';
	return { ceiling: rung, rung, stalls: [], quietSince: now, falls: 0 };
}

/** By hand: it is taken at once, and what went wrong before is forgotten. */
export function chooseRung(rung: Rung, now: EpochMs): RungState {
	return { ceiling: rung, rung, stalls: [], quietSince: now, falls: 0 };
}

/**
 * It stood still once more. After some of that within a minute it goes one step down.
 * @param available the rungs that there are
 */
export function afterStall(
	state: RungState,
	now: EpochMs,
	available: readonly Rung[] = RUNGS,
): RungState {
	const stalls = [...state.stalls.filter((at) => at > now - WITHIN_MS), now];
	const below = RUNGS.slice(RUNGS.indexOf(state.rung) + 1).find((rung) => available.includes(rung));
	if (stalls.length < STALLS || below === undefined) return { ...state, stalls, quietSince: now };
	return { ...state, rung: below, stalls: [], quietSince: now, falls: state.falls + 1 };
}

/**
 * Time has passed. What went down by itself goes one step up again after a quiet minute, and waits
 * twice as long after each fall: a network that carries it now and then is no network for it.
 */
export function afterWhile(
	state: RungState,
	now: EpochMs,
	available: readonly Rung[] = RUNGS,
): RungState {
	const wait = Math.min(LONGEST_QUIET_MS, FIRST_QUIET_MS * 2 ** Math.max(0, state.falls - 1));
	if (state.rung === state.ceiling || now - state.quietSince < wait) return state;
	const above = RUNGS.slice(RUNGS.indexOf(state.ceiling), RUNGS.indexOf(state.rung))
		.reverse()
		.find((rung) => available.includes(rung));
	if (above === undefined) return state;
	return { ...state, rung: above, stalls: [], quietSince: now };
}

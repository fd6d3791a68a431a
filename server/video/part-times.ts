import { appendFile } from 'node:fs/promises';

import type { EpochMs } from '$lib/domain/time';

/** As far as this in a part had been recorded when a piece came. */
export interface Mark {
	/** From the part's beginning, by the recorder's own clock. */
	readonly mediaMs: number;
	/** By the server's. */
	readonly arrivedAt: EpochMs;
}

/** When something in a part happened. */
export interface Moment {
	/** Most likely, and never before it did. */
	readonly at: EpochMs;
	/** At the earliest: the recorder may have lost so much meanwhile, or the road held so much up. */
	readonly notBefore: EpochMs;
}

/** A phone holds back no more than this of what its road does not take, and then begins anew. */
const LOOK_BACK_MS = 60_000;

/**
 * Tells when what a recorder made happened. A recorder that starves, or was paused, counts less time
 * than has passed, and never more: so what lies between its clock and ours only grows. A piece comes
 * when it is recorded, or later. What lies between the clocks at a place is therefore at most what was
 * measured there or at any later place.
 */
export class PartTimes {
	readonly #marks: readonly Mark[];
	/** Between the clocks, from each mark to the last one: the least. */
	readonly #least: readonly number[];
	readonly #beganAt: EpochMs;

	/** @param beganAt goes where nothing was measured */
	constructor(marks: readonly Mark[], beganAt: EpochMs) {
		this.#beganAt = beganAt;
		// Ours are in order; a file may have been written by two nodes, one after the other.
		this.#marks = marks.toSorted((one, other) => one.mediaMs - other.mediaMs);
		const least: number[] = [];
		let smallest = Infinity;
		for (const { mediaMs, arrivedAt } of this.#marks.toReversed()) {
			smallest = Math.min(smallest, arrivedAt - mediaMs);
			least.push(smallest);
		}
		this.#least = least.reverse();
	}

	/** @param mediaMs from the part's beginning */
	of(mediaMs: number): Moment {
		return {
			at: mediaMs + this.#between(mediaMs),
			notBefore: mediaMs + this.#between(mediaMs - LOOK_BACK_MS),
		};
	}

	/**
	 * What was known of a moment as soon as anything was, by the first mark behind it: what comes later
	 * tells it better, and changes this no more.
	 * @param mediaMs from the part's beginning
	 * @returns undefined where nothing has come yet that was made after it
	 */
	firstKnown(mediaMs: number): Moment | undefined {
		const index = this.#indexOf(mediaMs);
		const mark = this.#marks[index];
		if (mark === undefined) return undefined;
		const marks = this.#marks.slice(this.#indexOf(mediaMs - LOOK_BACK_MS), index + 1);
		const least = Math.min(...marks.map((one) => one.arrivedAt - one.mediaMs));
		return { at: mediaMs + mark.arrivedAt - mark.mediaMs, notBefore: mediaMs + least };
	}

	#between(mediaMs: number): number {
		return this.#least[this.#indexOf(mediaMs)] ?? this.#least.at(-1) ?? this.#beganAt;
	}

	/** Of the first mark at a place or behind it. */
	#indexOf(mediaMs: number): number {
		let [from, to] = [0, this.#marks.length];
		while (from < to) {
			const middle = (from + to) >> 1;
			if ((this.#marks[middle]?.mediaMs ?? Infinity) < mediaMs) from = middle + 1;
			else to = middle;
		}
		return from;
	}
}

/** Reads what {@link PartClock} wrote; a line that is not whole yet is left out. */
export function readMarks(text: string): readonly Mark[] {
	return [...text.matchAll(/^(\d+) (\d+)\n/gm)].map(([, mediaMs, arrivedAt]) => ({
		mediaMs: Number(mediaMs),
		arrivedAt: Number(arrivedAt),
	}));
}

/** Writes down, piece by piece, how far the recorder was when it came. */
export class PartClock {
	readonly #path: string;
	#arrivedAt: EpochMs | null = null;
	#mediaMs = 0;
	#markedMs = 0;
	#writing: Promise<unknown> = Promise.resolve();

	/** @param path of the file; its folder must be there */
	constructor(path: string) {
		this.#path = path;
	}

	get heardMs(): number {
		return this.#mediaMs;
	}

	/** A piece came, and is handed on. */
	arrived(at: EpochMs): void {
		this.#mark();
		this.#arrivedAt = at;
	}

	/** The encoder found this in what it was handed. */
	heard(mediaMs: number): void {
		this.#mediaMs = Math.max(this.#mediaMs, Math.round(mediaMs));
	}

	/** Nothing more comes; done when it is written. */
	async end(): Promise<void> {
		this.#mark();
		await this.#writing;
	}

	#mark(): void {
		if (this.#arrivedAt === null || this.#mediaMs <= this.#markedMs) return;
		this.#markedMs = this.#mediaMs;
		const line = `${this.#mediaMs} ${this.#arrivedAt}\n`;
		// On a full disk the marks before it have to do.
		this.#writing = this.#writing.then(() => appendFile(this.#path, line)).catch(() => undefined);
	}
}

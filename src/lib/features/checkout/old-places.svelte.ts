import { findOldPlaces, readOldPlaces, type OldPlace } from '$lib/domain/places/old-places';

/** Most suggestions shown at once. */
const LIMIT = 6;
const DEADLINE_MS = 10_000;

/**
 * Finds what a commune of before 1/7/2025 has become. The names of a province are fetched when
 * they are first asked for; without network there are none, and the buyer chooses from today's list.
 */
export class OldPlaceFinder {
	typed = $state('');
	#provinceCode = $state('');
	#places = $state.raw<readonly OldPlace[] | null>(null);
	#hasFailed = $state(false);

	readonly #found = $derived(
		this.#places === null ? [] : findOldPlaces(this.#places, this.typed, LIMIT),
	);

	get found(): readonly OldPlace[] {
		return this.#found;
	}

	get hasFailed(): boolean {
		return this.#hasFailed;
	}

	/** True where something was typed that no name of the province fits. */
	get isNothingFound(): boolean {
		return this.#places !== null && this.typed.trim().length > 1 && this.#found.length === 0;
	}

	/** Fetches the names of a province; once, and again only after a failure. */
	async load(provinceCode: string): Promise<void> {
		if (provinceCode === '') return;
		if (provinceCode === this.#provinceCode && !this.#hasFailed) return;
		this.#provinceCode = provinceCode;
		this.#places = null;
		this.#hasFailed = false;
		try {
			const answer = await fetch(`/places/old/${provinceCode}.txt`, {
				signal: AbortSignal.timeout(DEADLINE_MS),
			});
			if (!answer.ok) throw new Error(`answered ${answer.status}`);
			const text = await answer.text();
			if (provinceCode === this.#provinceCode) this.#places = readOldPlaces(text);
		} catch {
			if (provinceCode === this.#provinceCode) this.#hasFailed = true;
		}
	}
}

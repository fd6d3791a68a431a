interface Kept<T> {
	readonly found: Promise<T>;
	readonly at: number;
}

/**
 * What this node found lately, for a moment: thousands who ask for the same at once make it look
 * once. What failed is not kept.
 */
export class Fresh<T> {
	readonly #kept = new Map<string, Kept<T>>();

	/** @param most answers that are kept; the oldest go first */
	constructor(
		private readonly freshMs: number,
		private readonly most: number,
	) {}

	/** Whether it would be answered without looking. */
	has(key: string): boolean {
		const kept = this.#kept.get(key);
		return kept !== undefined && Date.now() - kept.at < this.freshMs;
	}

	/** What was found is not so any more. */
	clear(): void {
		this.#kept.clear();
	}

	get(key: string, look: () => Promise<T>): Promise<T> {
		const kept = this.#kept.get(key);
		if (kept && this.has(key)) return kept.found;
		const found = look();
		found.catch(() => {
			if (this.#kept.get(key)?.found === found) this.#kept.delete(key);
		});
		this.#kept.delete(key);
		this.#kept.set(key, { found, at: Date.now() });
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > this.most && oldest !== undefined) this.#kept.delete(oldest);
		return found;
	}
}

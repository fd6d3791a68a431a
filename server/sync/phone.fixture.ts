import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { PullAnswer, SnapshotIndex } from '$lib/domain/catalogue/pull';

import type { Database } from '../database/database';
import { pull } from './pull';

/** What a phone does with the answers of `sync.pull`, without anything else of a phone. */
export class PullingPhone {
	readonly held = new Map<string, Entry>();
	/** Entries that came within the running pull. */
	readonly #came = new Set<string>();
	epoch: string | null = null;
	version = 0;

	constructor(
		private readonly database: Database,
		private readonly snapshot: () => Promise<SnapshotIndex>,
	) {}

	/** Takes over what a snapshot holds. */
	load(epoch: string, version: number, entries: Iterable<Entry>): void {
		this.held.clear();
		for (const entry of entries) this.held.set(nameOf(entry), entry);
		this.epoch = epoch;
		this.version = version;
	}

	ask(input: { after: string | null; upto: number | null; limit: number }): Promise<PullAnswer> {
		const source = { database: this.database, now: 1_000, snapshot: this.snapshot };
		return pull(source, { epoch: this.epoch, version: this.version, ...input });
	}

	/** Pulls page by page until it holds all of the version that the first page named. */
	async pull(limit: number): Promise<void> {
		this.#came.clear();
		let answer = await this.ask({ after: null, upto: null, limit });
		this.#apply(answer);
		while (answer.next !== null) {
			answer = await this.ask({ after: answer.next, upto: answer.upto, limit });
			this.#apply(answer);
		}
		this.version = answer.upto;
	}

	#apply({ reset, changes, removed }: PullAnswer): void {
		if (reset) throw new Error('a reset was not expected');
		for (const entry of changes) {
			this.#note(entry);
			this.held.set(nameOf(entry), entry);
		}
		for (const entry of removed) {
			this.#note(entry);
			this.held.delete(nameOf(entry));
		}
	}

	#note(entry: RemovedEntry): void {
		if (this.#came.has(nameOf(entry))) throw new Error(`${nameOf(entry)} came twice`);
		this.#came.add(nameOf(entry));
	}
}

/** `kind id` */
export function nameOf({ kind, id }: RemovedEntry): string {
	return `${kind} ${id}`;
}

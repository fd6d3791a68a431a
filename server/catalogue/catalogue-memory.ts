import { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import { FACT_KINDS } from '$lib/domain/catalogue/entries';

import type { Database } from '../database/database';
import { getCatalogueState } from './catalogue-state';
import { readFeed, readPresent, type FeedCursor } from './feed';

const PAGE = 2_000;

/**
 * The facts of the public catalogue in this node's memory, for first views and for search on the
 * server: the same class as on the phone, fed from the same feed.
 */
export class CatalogueMemory {
	#catalogue: Catalogue | undefined;
	#isStale = true;
	#refreshing: Promise<Catalogue> | undefined;

	constructor(private readonly database: Database) {}

	/** Says that the feed may have moved on; the next {@link current} looks. */
	invalidate(): void {
		this.#isStale = true;
	}

	/** The catalogue as of the last news of it. */
	current(): Promise<Catalogue> {
		if (this.#catalogue && !this.#isStale) return Promise.resolve(this.#catalogue);
		this.#refreshing ??= this.#refresh().finally(() => {
			this.#refreshing = undefined;
		});
		return this.#refreshing;
	}

	async #refresh(): Promise<Catalogue> {
		// Before reading: news that come while it reads must make the next call look again.
		this.#isStale = false;
		try {
			const before = this.#catalogue;
			const state = await getCatalogueState(this.database);
			const isContinuable =
				before?.epoch === state.epoch &&
				before.version >= state.horizon &&
				before.version <= state.version;
			this.#catalogue =
				before && isContinuable ? await this.#forward(before, state.version) : await this.#load();
			return this.#catalogue;
		} catch (error) {
			this.#isStale = true;
			throw error;
		}
	}

	async #load(): Promise<Catalogue> {
		return this.database.transaction(
			async (tx) => {
				const { epoch, version } = await getCatalogueState(tx);
				const entries = await readPresent(tx, FACT_KINDS);
				return Catalogue.from(entries, { epoch, version });
			},
			{ isolationLevel: 'repeatable read' },
		);
	}

	async #forward(before: Catalogue, upto: number): Promise<Catalogue> {
		const changes: Entry[] = [];
		const removed: RemovedEntry[] = [];
		let after: FeedCursor | null = null;
		do {
			const rows = await readFeed(this.database, {
				since: before.version,
				upto,
				after,
				limit: PAGE,
			});
			for (const { entry } of rows) {
				if ('body' in entry) changes.push(entry);
				else removed.push(entry);
			}
			const last = rows.length === PAGE ? rows.at(-1) : undefined;
			after = last ? { version: last.version, kind: last.entry.kind, id: last.entry.id } : null;
		} while (after);
		return before.with(changes, removed, { epoch: before.epoch, version: upto });
	}
}

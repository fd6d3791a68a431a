import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { SnapshotIndex } from '$lib/domain/catalogue/pull';
import type { LotId, ProductId } from '$lib/domain/ids';
import type { HeardTime } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';

import {
	changeKey,
	EMPTY_STATE,
	factFilesOf,
	heldAfter,
	isLater,
	laterFilesOf,
	syncedBy,
	type CatalogueState,
	type CatalogueStore,
	type ChangeRow,
	type DeltaPage,
} from './catalogue-store';

/** The catalogue for this visit only, where the phone's disk is full or cannot be opened. */
export class CatalogueMemory implements CatalogueStore {
	#state: CatalogueState = EMPTY_STATE;
	readonly #facts = new Map<string, string>();
	readonly #changes = new Map<string, ChangeRow>();
	/** Null: removed by a delta before its file came in. */
	readonly #later = new Map<string, Entry | null>();

	readState(): Promise<CatalogueState> {
		return Promise.resolve(this.#state);
	}

	begin(snapshot: SnapshotIndex): Promise<void> {
		const inFiles = factFilesOf(snapshot).filter((url) => this.#facts.has(url));
		this.#state = { ...this.#state, arriving: { snapshot, inFiles } };
		return Promise.resolve();
	}

	putFacts(url: string, text: string): Promise<void> {
		const { arriving } = this.#state;
		if (arriving && factFilesOf(arriving.snapshot).includes(url)) {
			this.#facts.set(url, text);
			const inFiles = factFilesOf(arriving.snapshot).filter((one) => this.#facts.has(one));
			this.#state = { ...this.#state, arriving: { ...arriving, inFiles } };
		}
		return Promise.resolve();
	}

	swap(heard: HeardTime): Promise<boolean> {
		const snapshot = this.#state.arriving?.snapshot;
		if (!snapshot || !factFilesOf(snapshot).every((url) => this.#facts.has(url)))
			return Promise.resolve(false);
		this.#changes.clear();
		this.#later.clear();
		const { epoch, version } = snapshot;
		const missing = laterFilesOf(snapshot);
		this.#state = {
			arriving: null,
			held: { snapshot, epoch, version, page: null, revision: 0, missing, ...syncedBy(heard) },
		};
		return Promise.resolve(true);
	}

	applyPage(page: DeltaPage): Promise<boolean> {
		const held = heldAfter(this.#state.held, page);
		if (!held) return Promise.resolve(false);
		const changes: readonly (Entry | RemovedEntry)[] = [...page.changes, ...page.removed];
		for (const change of changes) {
			const key = changeKey(change);
			if (isLater(change)) this.#later.set(key, 'body' in change ? change : null);
			else this.#changes.set(key, { key, revision: held.revision, change });
		}
		this.#state = { ...this.#state, held };
		return Promise.resolve(true);
	}

	putLater(url: string, entries: readonly Entry[]): Promise<void> {
		const { held } = this.#state;
		if (held?.missing.includes(url)) {
			for (const entry of entries) {
				const key = changeKey(entry);
				if (!this.#later.has(key)) this.#later.set(key, entry);
			}
			const missing = held.missing.filter((one) => one !== url);
			this.#state = { ...this.#state, held: { ...held, missing } };
		}
		return Promise.resolve();
	}

	readFacts(url: string): Promise<string | undefined> {
		return Promise.resolve(this.#facts.get(url));
	}

	changesAfter(revision: number): Promise<readonly ChangeRow[]> {
		const rows = [...this.#changes.values()].filter((row) => row.revision > revision);
		return Promise.resolve(rows.sort((a, b) => a.revision - b.revision));
	}

	story(id: ProductId): Promise<ProductStory | undefined> {
		const entry = this.#later.get(`story ${id}`);
		return Promise.resolve(entry?.kind === 'story' ? entry.body : undefined);
	}

	lotById(id: LotId): Promise<Lot | undefined> {
		const entry = this.#later.get(`lot ${id}`);
		return Promise.resolve(entry?.kind === 'lot' ? entry.body : undefined);
	}

	lotsOf(id: ProductId): Promise<readonly Lot[]> {
		return Promise.resolve(
			[...this.#later.values()].flatMap((entry) =>
				entry?.kind === 'lot' && entry.body.productId === id ? entry.body : [],
			),
		);
	}

	clear(): Promise<void> {
		for (const map of [this.#facts, this.#changes, this.#later]) map.clear();
		this.#state = EMPTY_STATE;
		return Promise.resolve();
	}

	close(): void {
		// Nothing is open.
	}
}

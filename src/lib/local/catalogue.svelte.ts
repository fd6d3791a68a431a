import { Catalogue, type CatalogueDraft } from '$lib/domain/catalogue/catalogue';
import type { Entry } from '$lib/domain/catalogue/entries';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { SnapshotIndex } from '$lib/domain/catalogue/pull';
import { readShard } from '$lib/domain/catalogue/shard';
import { toAppError } from '$lib/domain/errors';
import type { ProductId } from '$lib/domain/ids';
import type { EpochMs, HeardTime } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import { liveQuery } from 'dexie';

import { CatalogueDatabase } from './catalogue-database';
import { CatalogueMemory } from './catalogue-memory';
import { isSameSnapshot, type CatalogueState, type CatalogueStore } from './catalogue-store';
import { inSlices } from './slices';
import { storeErrorCode, type StoreErrorCode } from './store-error';

/** What of the store stands in the view. */
interface Shown {
	readonly snapshot: SnapshotIndex;
	/** Null while its facts still arrive. */
	readonly revision: number | null;
	readonly files: readonly string[];
}

/** A database that was taken away is looked at again after so long. */
const WATCH_AGAIN_MS = 2_000;

/**
 * The catalogue that the phone holds, live across tabs and the service worker. Nothing is touched
 * before `open()`, so that it can be made on the server too, where it stays empty.
 */
export class LocalCatalogue {
	#store: CatalogueStore | undefined;
	readonly #makeDatabase: () => CatalogueDatabase;
	#view = $state.raw(Catalogue.empty);
	#isReady = $state(false);
	#isLoading = $state(false);
	#syncedAt = $state<EpochMs | null>(null);
	#heard = $state.raw<HeardTime | null>(null);
	#missing = $state<number | null>(null);
	#problem = $state<StoreErrorCode | null>(null);
	#isSearchable = $state(false);
	#prepareSearch: ((view: Catalogue) => Generator<void, void>) | undefined;
	#shown: Shown | undefined;
	#handed: readonly { readonly url: string; readonly entries: readonly Entry[] }[] = [];
	#refreshing: Promise<void> = Promise.resolve();
	#stopWatching: () => void = () => undefined;
	#opening: Promise<void> | undefined;

	/** @param makeDatabase tests open one of their own */
	constructor(makeDatabase = () => new CatalogueDatabase()) {
		this.#makeDatabase = makeDatabase;
	}

	/** Replaced by the next whenever the contents change. */
	get view(): Catalogue {
		return this.#view;
	}

	/** Whether all facts are in. Before that the view may hold the first part of them. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** Whether the view is being read from the phone. */
	get isLoading(): boolean {
		return this.#isLoading;
	}

	get version(): number {
		return this.#view.version;
	}

	/** When it was last known to be what the server has; null: never. */
	get syncedAt(): EpochMs | null {
		return this.#syncedAt;
	}

	/** The server's time as the phone last heard it, in this run or an earlier one; null: never. */
	get heard(): HeardTime | null {
		return this.#heard;
	}

	/** Files of lots and stories still to come; whoever missed a story asks again when it falls. */
	get missingFiles(): number | null {
		return this.#missing;
	}

	/** Why the catalogue is kept for this visit only; null: it is on the phone's disk. */
	get problem(): StoreErrorCode | null {
		return this.#problem;
	}

	/** Whether the view can be searched without a pause: see {@link enableSearch}. */
	get isSearchable(): boolean {
		return this.#isSearchable;
	}

	/**
	 * From now on every whole view is made ready to be searched before it is shown. Whoever searches
	 * calls this; most visits do not, and need neither the time nor the code.
	 * @param prepare makes a view ready, in small steps
	 */
	enableSearch(prepare: (view: Catalogue) => Generator<void, void>): void {
		if (this.#prepareSearch) return;
		this.#prepareSearch = prepare;
		this.#refreshing = this.#refreshing.then(async () => {
			await inSlices(prepare(this.#view));
			this.#isSearchable = true;
		});
	}

	/** Where a pull writes to; only after `open()`. */
	get store(): CatalogueStore {
		return (this.#store ??= this.#makeDatabase());
	}

	/** Reads what the phone holds, and follows it from now on. Never throws. */
	open(): Promise<void> {
		return (this.#opening ??= this.#open());
	}

	close(): void {
		this.#stopWatching();
		this.#store?.close();
		this.#opening = undefined;
	}

	/**
	 * Takes what is in a file of facts from whoever has just read it, so that a slow phone does not
	 * read it twice. The view shows it once the store says that the file is in.
	 */
	handOver(url: string, entries: readonly Entry[]): void {
		this.#handed = [...this.#handed, { url, entries }];
	}

	/** Brings the view up to what the store holds. */
	refresh(): Promise<void> {
		this.#refreshing = this.#refreshing.then(() => this.#load()).catch(() => undefined);
		return this.#refreshing;
	}

	/**
	 * Goes on without the disk, for this visit: what is on screen stays.
	 * @returns false where it already does
	 */
	useMemory(code: StoreErrorCode): boolean {
		if (this.#store instanceof CatalogueMemory) return false;
		this.#stopWatching();
		this.#store?.close();
		this.#store = new CatalogueMemory();
		this.#problem = code;
		return true;
	}

	story(id: ProductId): Promise<ProductStory | undefined> {
		return this.#ask((store) => store.story(id), undefined);
	}

	/** @param product 14 digits of its GTIN, or its id */
	async lot(product: string | ProductId, lot: string): Promise<Lot | undefined> {
		const id = typeof product === 'string' ? this.#view.productByGtin(product)?.id : product;
		if (id === undefined) return undefined;
		return (await this.lotsOf(id)).find((one) => one.lot === lot);
	}

	/** Newest production first. */
	async lotsOf(id: ProductId): Promise<Lot[]> {
		const lots = await this.#ask((store) => store.lotsOf(id), []);
		return [...lots].sort((a, b) => ((a.producedOn ?? '') < (b.producedOn ?? '') ? 1 : -1));
	}

	async #open(): Promise<void> {
		try {
			await this.store.readState();
		} catch (thrown) {
			this.useMemory(storeErrorCode(thrown));
		}
		await this.refresh();
		this.#watch();
	}

	#watch(): void {
		const { store } = this;
		if (!(store instanceof CatalogueDatabase)) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const subscription = liveQuery(() => store.states.get('state')).subscribe({
			next: () => void this.refresh(),
			error: () => {
				timer = setTimeout(() => this.#watch(), WATCH_AGAIN_MS);
			},
		});
		this.#stopWatching = () => {
			clearTimeout(timer);
			subscription.unsubscribe();
		};
	}

	async #ask<Result>(
		question: (store: CatalogueStore) => Promise<Result>,
		otherwise: Result,
	): Promise<Result> {
		try {
			return await question(this.store);
		} catch {
			// A store that cannot be read has nothing to tell; the next pull finds out and mends it.
			return otherwise;
		}
	}

	async #load(): Promise<void> {
		const { store } = this;
		const state = await store.readState();
		this.#syncedAt = state.held?.syncedAt ?? this.#syncedAt;
		this.#heard = heardIn(state) ?? this.#heard;
		this.#missing = state.held?.missing.length ?? null;
		this.#isLoading = true;
		try {
			if (state.held) await this.#loadHeld(store, state.held);
			// The first part of a first load is worth showing; a reset stays out of sight.
			else if (state.arriving && !this.#isReady) await this.#loadArriving(store, state.arriving);
		} catch (thrown) {
			// Unreadable rows are worth nothing: the next pull begins anew. But a file that is missing
			// because another tab has swapped meanwhile is no damage.
			const isDamaged = toAppError(thrown).code === 'UNREADABLE_ANSWER';
			if (isDamaged && isSameFiles(state, await store.readState())) await store.clear();
			throw thrown;
		} finally {
			this.#isLoading = false;
		}
	}

	async #loadHeld(store: CatalogueStore, held: NonNullable<CatalogueState['held']>): Promise<void> {
		const { snapshot, epoch, version } = held;
		const shown = this.#shown;
		const isSame = shown !== undefined && isSameSnapshot(shown.snapshot, snapshot);
		if (isSame && shown.revision === held.revision) return;
		const files = snapshot.shards.flatMap(({ part, url }) => (part === 'facts' ? url : []));
		const draft = (isSame ? this.#view : Catalogue.empty).draft();
		for (const url of isSame ? files.filter((one) => !shown.files.includes(one)) : files)
			await this.#putFile(store, url, draft);
		const rows = await store.changesAfter(isSame ? (shown.revision ?? 0) : 0);
		for (const { change } of rows)
			if ('body' in change) draft.put([change]);
			else draft.remove([change]);
		const view = draft.finish({ epoch, version });
		if (this.#prepareSearch) await inSlices(this.#prepareSearch(view));
		this.#shown = { snapshot, revision: held.revision, files };
		this.#view = view;
		this.#isReady = true;
		this.#handed = [];
	}

	async #putFile(store: CatalogueStore, url: string, draft: CatalogueDraft): Promise<void> {
		const handed = this.#handed.find((file) => file.url === url);
		this.#handed = this.#handed.filter((file) => file !== handed);
		if (handed) return draft.put(handed.entries);
		const text = await store.readFacts(url);
		await inSlices(readShard(parseJson(text)), (batch) => {
			if (batch) draft.put(batch);
		});
	}

	async #loadArriving(
		store: CatalogueStore,
		{ snapshot, inFiles }: NonNullable<CatalogueState['arriving']>,
	): Promise<void> {
		const shown = this.#shown;
		const isSame = shown !== undefined && isSameSnapshot(shown.snapshot, snapshot);
		const draft = (isSame ? this.#view : Catalogue.empty).draft();
		const fresh = isSame ? inFiles.filter((url) => !shown.files.includes(url)) : inFiles;
		for (const url of fresh) await this.#putFile(store, url, draft);
		const view = draft.finish();
		this.#shown = { snapshot, revision: null, files: inFiles };
		this.#view = view;
	}
}

function heardIn({ held }: CatalogueState): HeardTime | undefined {
	if (held?.syncedAtHere === undefined) return undefined;
	return { server: held.syncedAt, phone: held.syncedAtHere };
}

function isSameFiles(before: CatalogueState, after: CatalogueState): boolean {
	const [was, is] = [before.held ?? before.arriving, after.held ?? after.arriving];
	return was !== null && is !== null && isSameSnapshot(was.snapshot, is.snapshot);
}

function parseJson(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}

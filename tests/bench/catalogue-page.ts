import { createApiClient } from '$lib/api/client';
import { Catalogue } from '$lib/domain/catalogue/catalogue';
import type { CatalogueQuery } from '$lib/domain/catalogue/catalogue-view';
import { prepareSearch, searchCatalogue } from '$lib/domain/catalogue/search/search-catalogue';
import { readShard } from '$lib/domain/catalogue/shard';
import { CatalogueDatabase } from '$lib/local/catalogue-database';
import { factFilesOf, type DeltaPage } from '$lib/local/catalogue-store';
import { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { inSlices } from '$lib/local/slices';
import { pull } from '$lib/sync/pull';

/** What runs in the page: the phone's own code on its own IndexedDB, driven by catalogue.bench. */
export interface CataloguePage {
	/** From an empty phone until every fact is in and search answers. */
	importFacts(): Promise<{ ms: number; longestTaskMs: number }>;
	/** From a page of changes in hand until the view shows it. */
	applyDelta(page: Omit<DeltaPage, 'from'>): Promise<number>;
	/** Puts a view of all facts in hand, without an index. */
	readFacts(): Promise<void>;
	/** Until the search index of the view in hand is ready. */
	buildIndex(): Promise<void>;
	/** For each keystroke of each text. */
	type(texts: readonly string[], now: number): number[];
}

declare global {
	interface Window {
		catalogue: CataloguePage;
	}
}

/** Surely one that the browser calls long: it begins to at 50 ms. */
const LONG_TASK_MS = 60;

const api = createApiClient({ deviceId: () => Promise.resolve(null) });
let phone: LocalCatalogue | undefined;
let inHand = Catalogue.empty;

function thePhone(): LocalCatalogue {
	if (!phone) throw new Error('import first');
	return phone;
}

/** Long tasks are told of after the fact, but in their order: one of our own closes the row. */
function watchLongTasks() {
	let longestMs = 0;
	let endsAt = Infinity;
	let settle: (ms: number) => void = () => undefined;
	const observer = new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) {
			if (startTime < endsAt) longestMs = Math.max(longestMs, duration);
			else settle(longestMs);
		}
	});
	observer.observe({ type: 'longtask' });
	return {
		longestSoFar: () =>
			new Promise<number>((resolve) => {
				settle = (ms) => {
					observer.disconnect();
					resolve(ms);
				};
				endsAt = performance.now();
				setTimeout(() => {
					const until = performance.now() + LONG_TASK_MS;
					while (performance.now() <= until);
				});
			}),
	};
}

window.catalogue = {
	async importFacts() {
		phone?.close();
		await CatalogueDatabase.delete('catalogue');
		const catalogue = new LocalCatalogue();
		phone = catalogue;
		const tasks = watchLongTasks();
		const start = performance.now();
		catalogue.enableSearch(prepareSearch);
		await pull({ api, catalogue });
		const ms = performance.now() - start;
		if (!catalogue.isReady) throw new Error('not ready');
		const longestTaskMs = await tasks.longestSoFar();
		return { ms, longestTaskMs };
	},

	async applyDelta(page) {
		const catalogue = thePhone();
		const { held } = await catalogue.store.readState();
		if (!held) throw new Error('nothing held');
		const start = performance.now();
		const isApplied = await catalogue.store.applyPage({ ...page, from: held });
		await catalogue.refresh();
		const ms = performance.now() - start;
		if (!isApplied || catalogue.version !== page.upto) throw new Error('not applied');
		return ms;
	},

	async readFacts() {
		const { store } = thePhone();
		const { held } = await store.readState();
		const draft = Catalogue.empty.draft();
		for (const url of held ? factFilesOf(held.snapshot) : [])
			for (const batch of readShard(JSON.parse((await store.readFacts(url)) ?? '')))
				if (batch) draft.put(batch);
		inHand = draft.finish();
	},

	buildIndex: () => inSlices(prepareSearch(inHand)),

	type(texts, now) {
		const { view } = thePhone();
		const query: CatalogueQuery = {
			text: '',
			provinceCode: null,
			sector: null,
			setCode: null,
			minStars: null,
			minPriceDong: null,
			maxPriceDong: null,
			isInStock: false,
			isInSeason: false,
			sort: 'relevance',
		};
		return texts.flatMap((text) =>
			Array.from({ length: text.length }, (_, at) => {
				const start = performance.now();
				searchCatalogue(view, { ...query, text: text.slice(0, at + 1) }, now);
				return performance.now() - start;
			}),
		);
	},
};

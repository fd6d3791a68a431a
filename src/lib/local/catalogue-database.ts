import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { SnapshotIndex } from '$lib/domain/catalogue/pull';
import type { LotId, ProductId } from '$lib/domain/ids';
import type { HeardTime } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';
import { Dexie, type Table } from 'dexie';

import {
	changeKey,
	EMPTY_STATE,
	factFilesOf,
	heldAfter,
	isLater,
	isSameSnapshot,
	laterFilesOf,
	syncedBy,
	type CatalogueState,
	type CatalogueStore,
	type ChangeRow,
	type DeltaPage,
} from './catalogue-store';
import { nextTask } from './slices';
import { withReopen } from './reopen';

/** A file of facts as it came: one row a file imports ten times quicker than one a product. */
interface FactsRow {
	readonly url: string;
	readonly text: string;
}
interface StateRow {
	readonly key: 'state';
	readonly state: CatalogueState;
}
/** `snapshot` says for which it was last written; no lot or story: it was removed since. */
interface LotRow {
	readonly id: number;
	readonly productId: number | null;
	readonly snapshot: string;
	readonly lot: Lot | null;
}
interface StoryRow {
	readonly id: number;
	readonly snapshot: string;
	readonly story: ProductStory | null;
}

/** Lots or stories written in one transaction: small enough to keep each task short. */
const BATCH = 200;

/**
 * The catalogue on the phone's disk. May be deleted at any time by anybody, also under the running
 * app: it is opened afresh and pulled again.
 */
export class CatalogueDatabase extends Dexie implements CatalogueStore {
	declare readonly facts: Table<FactsRow, string>;
	declare readonly changes: Table<ChangeRow, string>;
	declare readonly lots: Table<LotRow, number>;
	declare readonly stories: Table<StoryRow, number>;
	declare readonly states: Table<StateRow, 'state'>;

	constructor(name = 'catalogue') {
		super(name, { cache: 'disabled' });
		this.version(1).stores({
			facts: 'url',
			changes: 'key, revision',
			lots: 'id, productId',
			stories: 'id',
			states: 'key',
		});
	}

	readState(): Promise<CatalogueState> {
		return withReopen(this, () => this.#state());
	}

	async begin(snapshot: SnapshotIndex): Promise<void> {
		await this.#write([this.facts, this.states], async () => {
			const state = await this.#state();
			if (state.arriving && isSameSnapshot(state.arriving.snapshot, snapshot)) return;
			// Files are named by their content: what an older snapshot left is good for this one.
			const urls = factFilesOf(snapshot);
			const rows = await this.facts.where('url').anyOf(urls).primaryKeys();
			const inFiles = urls.filter((url) => rows.includes(url));
			await this.#put({ ...state, arriving: { snapshot, inFiles } });
		});
	}

	async putFacts(url: string, text: string): Promise<void> {
		await this.#write([this.facts, this.states], async () => {
			const { arriving, held } = await this.#state();
			if (!arriving) return;
			const urls = factFilesOf(arriving.snapshot);
			if (!urls.includes(url)) return;
			await this.facts.put({ url, text });
			const inFiles = urls.filter((one) => one === url || arriving.inFiles.includes(one));
			await this.#put({ held, arriving: { ...arriving, inFiles } });
		});
	}

	swap(heard: HeardTime): Promise<boolean> {
		return this.#write([this.facts, this.changes, this.states], async () => {
			const { arriving } = await this.#state();
			if (!arriving) return false;
			const { snapshot, inFiles } = arriving;
			const urls = factFilesOf(snapshot);
			if (inFiles.length < urls.length) return false;
			await this.facts.where('url').noneOf(urls).delete();
			await this.changes.clear();
			await this.#put({
				arriving: null,
				held: {
					snapshot,
					epoch: snapshot.epoch,
					version: snapshot.version,
					page: null,
					revision: 0,
					missing: laterFilesOf(snapshot),
					...syncedBy(heard),
				},
			});
			return true;
		});
	}

	applyPage(page: DeltaPage): Promise<boolean> {
		return this.#write([this.changes, this.lots, this.stories, this.states], async () => {
			const state = await this.#state();
			const held = heldAfter(state.held, page);
			if (!held) return false;
			const changes = [...page.changes, ...page.removed];
			await this.changes.bulkPut(
				changes
					.filter((change) => !isLater(change))
					.map((change) => ({ key: changeKey(change), revision: held.revision, change })),
			);
			await this.#putLaterRows(changes.filter(isLater), snapshotName(held.snapshot));
			await this.#put({ ...state, held });
			return true;
		});
	}

	async putLater(url: string, entries: readonly Entry[]): Promise<void> {
		for (let from = 0; from < entries.length; from += BATCH) {
			const batch = entries.slice(from, from + BATCH);
			const isStill = await this.#write([this.lots, this.stories, this.states], async () => {
				const { held } = await this.#state();
				if (!held?.missing.includes(url)) return false;
				const name = snapshotName(held.snapshot);
				const isNewer = await this.#idsOf(batch, name);
				await this.#putLaterRows(
					batch.filter((entry) => !isNewer.has(changeKey(entry))),
					name,
				);
				return true;
			});
			if (!isStill) return;
			await nextTask();
		}
		await this.#finishLater(url);
	}

	async readFacts(url: string): Promise<string | undefined> {
		return (await withReopen(this, () => this.facts.get(url)))?.text;
	}

	changesAfter(revision: number): Promise<readonly ChangeRow[]> {
		return withReopen(this, () => this.changes.where('revision').above(revision).toArray());
	}

	async story(id: ProductId): Promise<ProductStory | undefined> {
		return (await withReopen(this, () => this.stories.get(id)))?.story ?? undefined;
	}

	async lotById(id: LotId): Promise<Lot | undefined> {
		return (await withReopen(this, () => this.lots.get(id)))?.lot ?? undefined;
	}

	async lotsOf(id: ProductId): Promise<readonly Lot[]> {
		const rows = await withReopen(this, () => this.lots.where('productId').equals(id).toArray());
		return rows.flatMap(({ lot }) => lot ?? []);
	}

	async clear(): Promise<void> {
		await this.#write(this.tables, async () => {
			for (const table of this.tables) await table.clear();
		});
	}

	async #state(): Promise<CatalogueState> {
		return (await this.states.get('state'))?.state ?? EMPTY_STATE;
	}

	async #put(state: CatalogueState): Promise<void> {
		await this.states.put({ key: 'state', state });
	}

	#write<Result>(tables: Table[], work: () => Promise<Result>): Promise<Result> {
		return withReopen(this, () => this.transaction('rw', tables, work));
	}

	/** The entries among these that were already written for this snapshot. */
	async #idsOf(entries: readonly Entry[], snapshot: string): Promise<ReadonlySet<string>> {
		const ids = (kind: 'lot' | 'story') =>
			entries.flatMap((entry) => (entry.kind === kind ? Number(entry.id) : []));
		const [lots, stories] = await Promise.all([
			this.lots.bulkGet(ids('lot')),
			this.stories.bulkGet(ids('story')),
		]);
		const keys = (kind: string, rows: readonly (LotRow | StoryRow | undefined)[]) =>
			rows.flatMap((row) => (row?.snapshot === snapshot ? `${kind} ${row.id}` : []));
		return new Set([...keys('lot', lots), ...keys('story', stories)]);
	}

	async #putLaterRows(changes: readonly (Entry | RemovedEntry)[], snapshot: string): Promise<void> {
		const lots: LotRow[] = [];
		const stories: StoryRow[] = [];
		for (const change of changes) {
			const id = Number(change.id);
			const entry = 'body' in change ? change : undefined;
			if (change.kind === 'lot') {
				const lot = entry?.kind === 'lot' ? entry.body : null;
				lots.push({ id, snapshot, lot, productId: lot?.productId ?? null });
			} else {
				stories.push({ id, snapshot, story: entry?.kind === 'story' ? entry.body : null });
			}
		}
		await Promise.all([this.lots.bulkPut(lots), this.stories.bulkPut(stories)]);
	}

	/** A file is in; after the last one, what only older snapshots had is thrown away. */
	#finishLater(url: string): Promise<void> {
		return this.#write([this.lots, this.stories, this.states], async () => {
			const state = await this.#state();
			if (!state.held?.missing.includes(url)) return;
			const missing = state.held.missing.filter((one) => one !== url);
			await this.#put({ ...state, held: { ...state.held, missing } });
			if (missing.length > 0) return;
			const name = snapshotName(state.held.snapshot);
			await this.lots.filter((row) => row.snapshot !== name).delete();
			await this.stories.filter((row) => row.snapshot !== name).delete();
		});
	}
}

function snapshotName({ epoch, version }: SnapshotIndex): string {
	return `${epoch} ${version}`;
}

import type { SnapshotIndex } from '$lib/domain/catalogue/pull';
import { DAY_MS } from '$lib/domain/time';
import * as v from 'valibot';

import type { Database } from '../../database/database';
import type { FolderStore } from '../../files/folder-store';
import { getCatalogueState, type CatalogueState } from '../catalogue-state';
import { countFeed } from '../feed';
import { buildSnapshot, SNAPSHOT_FOLDER } from './build-snapshot';

const INDEX_NAME = `${SNAPSHOT_FOLDER}/current.json`;
/** So long a phone that was told of a snapshot may take to load it. */
const KEPT_MS = 7 * DAY_MS;
/** A snapshot is made anew when a delta on it would hold more than this part of it … */
const STALE_PART = 0.02;
/** … but never for fewer entries. */
const STALE_LEAST = 100;

const indexSchema = v.object({
	epoch: v.string(),
	version: v.number(),
	shards: v.array(
		v.object({
			part: v.picklist(['facts', 'lots', 'stories']),
			url: v.string(),
			count: v.number(),
			bytes: v.number(),
		}),
	),
});

/** The snapshots of one node: the newest one is told to phones, older files stay a while. */
export class Snapshots {
	#current: SnapshotIndex | undefined;
	#building: Promise<SnapshotIndex> | undefined;

	constructor(
		private readonly database: Database,
		private readonly files: FolderStore,
	) {}

	/**
	 * The newest snapshot that is ready. A little behind the catalogue is right: the phone pulls the
	 * rest. One is built first where there is none that a delta can bring forward.
	 */
	async current(): Promise<SnapshotIndex> {
		this.#current ??= await this.#readIndex();
		const state = await getCatalogueState(this.database);
		return this.#current && isUsable(this.#current, state) ? this.#current : this.#build();
	}

	/** Builds a new snapshot where much has changed since the last one. */
	async refresh(): Promise<void> {
		const { version, shards } = await this.current();
		const held = shards.reduce((sum, { count }) => sum + count, 0);
		const changed = await countFeed(this.database, version);
		if (changed > Math.max(STALE_LEAST, held * STALE_PART)) await this.#build();
	}

	/**
	 * A file of a snapshot.
	 * @param hash 32 hexadecimal digits
	 * @returns undefined for a file this node never made, or has deleted
	 */
	read(hash: string, encoding: 'br' | 'gz'): Promise<Buffer<ArrayBuffer> | undefined> {
		return this.files.read(`${SNAPSHOT_FOLDER}/${hash}.json.${encoding}`);
	}

	#build(): Promise<SnapshotIndex> {
		this.#building ??= this.#buildAfresh().finally(() => {
			this.#building = undefined;
		});
		return this.#building;
	}

	async #buildAfresh(): Promise<SnapshotIndex> {
		const index = await buildSnapshot(this.database, this.files);
		await this.files.write(INDEX_NAME, JSON.stringify(index));
		await this.files.removeOlder(SNAPSHOT_FOLDER, KEPT_MS);
		this.#current = index;
		return index;
	}

	/** What this node made before it was last stopped, where all its files are still there. */
	async #readIndex(): Promise<SnapshotIndex | undefined> {
		const text = (await this.files.read(INDEX_NAME))?.toString();
		if (text === undefined) return undefined;
		const parsed = v.safeParse(indexSchema, parseJson(text));
		if (!parsed.success) return undefined;
		const present = await Promise.all(
			parsed.output.shards.flatMap(({ url }) =>
				['br', 'gz'].map((encoding) => this.files.touch(`${url.slice(1)}.${encoding}`)),
			),
		);
		return present.every(Boolean) ? parsed.output : undefined;
	}
}

function isUsable(index: SnapshotIndex, state: CatalogueState): boolean {
	return (
		index.epoch === state.epoch &&
		index.version >= state.horizon &&
		index.version <= state.version &&
		(index.version > 0 || state.version === 0)
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

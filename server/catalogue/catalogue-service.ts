import { MINUTE_MS } from '$lib/domain/time';
import type { EpochMs } from '$lib/domain/time';
import type { Logger } from 'pino';
import { join } from 'node:path';

import type { OpenDatabase } from '../database/database';
import { FileShelf } from '../files/file-shelf';
import { FolderStore } from '../files/folder-store';
import { CatalogueMemory } from './catalogue-memory';
import { purgeTombstones } from './catalogue-state';
import { PictureRenderer } from './pictures/render-picture';
import { publishPromotions } from './publish-promotions';
import { publishStock } from './publish-stock';
import { CATALOGUE_CHANNEL } from './publish';
import { Snapshots } from './snapshot/snapshots';

const STOCK_EVERY_MS = 2_000;
const SNAPSHOT_EVERY_MS = 5 * MINUTE_MS;
const PURGE_EVERY_MS = 60 * MINUTE_MS;
/** In case a notification was lost with its connection. */
const LOOK_EVERY_MS = 30_000;

export interface ServiceParts {
	readonly pool: Pick<OpenDatabase, 'database' | 'listen'>;
	readonly clock: () => EpochMs;
	readonly log: Logger;
	readonly dataDir: string;
}

/** What one node keeps running for the catalogue: memory, snapshots, pictures and stock. */
export class CatalogueService {
	readonly memory: CatalogueMemory;
	readonly snapshots: Snapshots;
	readonly pictures: PictureRenderer;
	readonly #timers: NodeJS.Timeout[] = [];
	#isStopped = false;

	constructor(private readonly parts: ServiceParts) {
		const { database } = parts.pool;
		const files = new FolderStore(join(parts.dataDir, 'public'));
		this.memory = new CatalogueMemory(database);
		this.snapshots = new Snapshots(database, files);
		this.pictures = new PictureRenderer(
			database,
			files,
			new FileShelf(join(parts.dataDir, 'files')),
		);
	}

	/** Begins to listen and to publish; what fails is logged and tried again at the next turn. */
	start(): void {
		const { pool, clock } = this.parts;
		const invalidate = () => {
			this.memory.invalidate();
		};
		pool.listen(CATALOGUE_CHANNEL, invalidate);
		this.#run('snapshot', () => this.snapshots.refresh());
		this.#every(LOOK_EVERY_MS, 'look', () => {
			invalidate();
			return Promise.resolve();
		});
		this.#every(STOCK_EVERY_MS, 'stock', () => publishStock(pool.database, clock()));
		this.#every(STOCK_EVERY_MS, 'promotions', () => publishPromotions(pool.database, clock()));
		this.#every(SNAPSHOT_EVERY_MS, 'snapshot', () => this.snapshots.refresh());
		this.#every(PURGE_EVERY_MS, 'purge', () => purgeTombstones(pool.database, clock()));
	}

	/** Starts nothing new; what runs ends with the pool, which waits for it. */
	stop(): void {
		this.#isStopped = true;
		for (const timer of this.#timers) clearInterval(timer);
	}

	#every(delayMs: number, name: string, work: () => Promise<unknown>): void {
		let isRunning = false;
		const timer = setInterval(() => {
			if (isRunning) return;
			isRunning = true;
			this.#run(name, () =>
				work().finally(() => {
					isRunning = false;
				}),
			);
		}, delayMs);
		timer.unref();
		this.#timers.push(timer);
	}

	#run(name: string, work: () => Promise<unknown>): void {
		work().catch((error: unknown) => {
			if (!this.#isStopped)
				this.parts.log.error({ err: error, work: name }, 'catalogue work failed');
		});
	}
}

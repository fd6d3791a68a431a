import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { encodeShard } from '$lib/domain/catalogue/shard';
import type { ShardLink, SnapshotIndex } from '$lib/domain/catalogue/pull';

import type { Database } from '../../database/database';
import type { FolderStore } from '../../files/folder-store';
import { getCatalogueState } from '../catalogue-state';
import { readPresent } from '../feed';
import { planShards, type PlannedShard } from './plan-shards';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

export const SNAPSHOT_FOLDER = 'snapshots';

/**
 * Writes the whole catalogue of this moment as files. Compressing runs beside the requests, and
 * between two files the event loop gets its turn.
 */
export async function buildSnapshot(
	database: Database,
	files: FolderStore,
): Promise<SnapshotIndex> {
	const { epoch, version, entries } = await readAll(database);
	const shards: ShardLink[] = [];
	for (const planned of planShards(entries)) {
		shards.push(await writeShard(files, planned));
		await nextTurn();
	}
	return { epoch, version, shards };
}

async function readAll(database: Database) {
	// Makes the first epoch where there is none, which a repeatable read could not see.
	await getCatalogueState(database);
	return database.transaction(
		async (tx) => {
			const { epoch, version } = await getCatalogueState(tx);
			return { epoch, version, entries: await readPresent(tx) };
		},
		{ isolationLevel: 'repeatable read', accessMode: 'read only' },
	);
}

async function writeShard(files: FolderStore, { part, entries }: PlannedShard): Promise<ShardLink> {
	const json = Buffer.from(JSON.stringify(encodeShard(entries)));
	const hash = createHash('sha256').update(json).digest('hex').slice(0, 32);
	const link = { part, url: `/snapshots/${hash}.json`, count: entries.length };
	const name = `${SNAPSHOT_FOLDER}/${hash}.json`;
	const [hasGzip, hasBrotli] = [await files.touch(`${name}.gz`), await files.touch(`${name}.br`)];
	const known = hasGzip && hasBrotli ? await files.read(`${name}.br`) : undefined;
	if (known) return { ...link, bytes: known.length };
	const brotli = await compressBrotli(json, {
		params: {
			[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
			[constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
			[constants.BROTLI_PARAM_SIZE_HINT]: json.length,
		},
	});
	await files.write(`${name}.br`, brotli);
	await files.write(
		`${name}.gz`,
		await compressGzip(json, { level: constants.Z_BEST_COMPRESSION }),
	);
	return { ...link, bytes: brotli.length };
}

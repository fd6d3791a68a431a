import * as v from 'valibot';

import type { EpochMs } from '../time';
import type { Entry, RemovedEntry } from './entries';

/** Most entries one `sync.pull` page may hold. */
export const PULL_MAX_ENTRIES = 500;

export const pullInputSchema = v.strictObject({
	/** As last told by the server; null on a phone that holds nothing. */
	epoch: v.nullable(v.pipe(v.string(), v.maxLength(64))),
	/** The catalogue version the phone holds in full. */
	version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	/** Cursor inside the running pull, as given in `next`. */
	after: v.nullable(v.pipe(v.string(), v.maxLength(200))),
	/** The version the running pull goes up to, as told by its first page. */
	upto: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
	limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(PULL_MAX_ENTRIES)),
});
export type PullInput = v.InferOutput<typeof pullInputSchema>;

export interface PullAnswer {
	readonly epoch: string;
	readonly upto: number;
	readonly changes: readonly Entry[];
	readonly removed: readonly RemovedEntry[];
	/** Cursor of the next page; null when the phone now holds all of `upto`. */
	readonly next: string | null;
	readonly serverNow: EpochMs;
	/** The phone's state cannot be brought forward: load the snapshot beside it, then swap. */
	readonly reset?: SnapshotIndex;
}

/**
 * What a full load consists of: immutable files, named by their content's hash, facts first.
 * Each file is brotli- or gzip-compressed JSON of a {@link Shard}.
 */
export interface SnapshotIndex {
	readonly epoch: string;
	readonly version: number;
	readonly shards: readonly ShardLink[];
}

export interface ShardLink {
	readonly part: 'facts' | 'lots' | 'stories';
	readonly url: string;
	/** Entries in it. */
	readonly count: number;
	/** Size over the wire in bytes. */
	readonly bytes: number;
}

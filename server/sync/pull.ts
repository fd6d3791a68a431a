import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { PullAnswer, PullInput, SnapshotIndex } from '$lib/domain/catalogue/pull';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';

import { getCatalogueState, type CatalogueState } from '../catalogue/catalogue-state';
import { countFeed, readFeed, type FeedCursor } from '../catalogue/feed';
import type { Executor } from '../database/database';

/** What a pull needs of the running server. */
export interface PullSource {
	readonly database: Executor;
	readonly now: EpochMs;
	/** The newest snapshot that is ready, built first where there is none. */
	readonly snapshot: () => Promise<SnapshotIndex>;
}

/** A delta of fewer entries than this is always cheaper than a snapshot. */
const ALWAYS_DELTA = 1_000;
/** An entry in a delta costs about so many times what it costs in a snapshot. */
const DELTA_COST = 5;

/**
 * Answers one page of a pull: what changed after `version`, up to the `upto` fixed by the first
 * page. A phone whose state cannot be brought forward, or not cheaply, is told the snapshot.
 * @throws AppError MALFORMED_REQUEST for a cursor that no page of this pull gave out
 */
export async function pull(source: PullSource, input: PullInput): Promise<PullAnswer> {
	const { database, now } = source;
	checkCursor(input);
	const state = await getCatalogueState(database);
	if (!isContinuable(state, input)) return toReset(await source.snapshot(), now);
	const cheaper = input.upto === null ? await getCheaperSnapshot(source, state, input) : undefined;
	if (cheaper) return toReset(cheaper, now);
	const upto = input.upto ?? state.version;
	const after = input.after === null ? null : parseCursor(input.after, input.version, upto);
	const page = await readFeed(database, { since: input.version, upto, after, limit: input.limit });
	// Tombstones purged while the page was read have raised the horizon by now.
	if (!isContinuable(await getCatalogueState(database), input)) {
		return toReset(await source.snapshot(), now);
	}
	const last = page.length === input.limit ? page.at(-1) : undefined;
	const changes: Entry[] = [];
	const removed: RemovedEntry[] = [];
	for (const { entry } of page) {
		if ('body' in entry) changes.push(entry);
		else removed.push(entry);
	}
	return {
		epoch: state.epoch,
		upto,
		changes,
		removed,
		next: last
			? formatCursor({ version: last.version, kind: last.entry.kind, id: last.entry.id })
			: null,
		serverNow: now,
	};
}

function checkCursor({ version, after, upto }: PullInput): void {
	const isHalf = (after === null) !== (upto === null);
	if (isHalf || (upto !== null && upto < version)) throw new AppError('MALFORMED_REQUEST');
}

/** Whether the feed still tells everything that the phone has not got. */
function isContinuable(state: CatalogueState, { epoch, version, upto }: PullInput): boolean {
	return (
		epoch === state.epoch &&
		(version > 0 || state.version === 0) &&
		version >= state.horizon &&
		Math.max(version, upto ?? 0) <= state.version
	);
}

/** The snapshot, where loading it costs less than the delta would. */
async function getCheaperSnapshot(
	source: PullSource,
	state: CatalogueState,
	{ version }: PullInput,
): Promise<SnapshotIndex | undefined> {
	const changed = await countFeed(source.database, version);
	if (changed <= ALWAYS_DELTA) return undefined;
	const snapshot = await source.snapshot();
	const held = snapshot.shards.reduce((sum, shard) => sum + shard.count, 0);
	// Never one that is not ahead of the phone: it would be told to load it again and again.
	const isAhead = snapshot.epoch === state.epoch && snapshot.version > version;
	return isAhead && changed * DELTA_COST > held ? snapshot : undefined;
}

function toReset(reset: SnapshotIndex, serverNow: EpochMs): PullAnswer {
	const { epoch, version: upto } = reset;
	return { epoch, upto, changes: [], removed: [], next: null, serverNow, reset };
}

function formatCursor({ version, kind, id }: FeedCursor): string {
	return `${version}~${kind}~${id}`;
}

function parseCursor(text: string, since: number, upto: number): FeedCursor {
	const [, digits, kind, id] =
		/^(\d{1,15})~([a-zA-Z]{1,20})~([^\p{Cc}\p{Cs}]{1,150})$/u.exec(text) ?? [];
	const version = Number(digits);
	if (kind === undefined || id === undefined || version <= since || version > upto) {
		throw new AppError('MALFORMED_REQUEST');
	}
	return { version, kind, id };
}

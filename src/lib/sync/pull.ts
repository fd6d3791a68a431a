import { toApiError, type ApiClient } from '$lib/api/client';
import { entrySchema } from '$lib/domain/catalogue/entry-schemas';
import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import {
	PULL_MAX_ENTRIES,
	type PullAnswer,
	type PullInput,
	type SnapshotIndex,
} from '$lib/domain/catalogue/pull';
import { readShard } from '$lib/domain/catalogue/shard';
import { AppError } from '$lib/domain/errors';
import type { HeardTime } from '$lib/domain/time';
import {
	askedFrom,
	factFilesOf,
	type CatalogueStore,
	type HeldCatalogue,
} from '$lib/local/catalogue-store';
import type { LocalCatalogue } from '$lib/local/catalogue.svelte';
import { inSlices } from '$lib/local/slices';
import { storeErrorCode } from '$lib/local/store-error';
import { getUntypedClient } from '@trpc/client';
import * as v from 'valibot';

export interface PullOptions {
	readonly api: ApiClient;
	readonly catalogue: LocalCatalogue;
	/** On a metered link facts and lots are enough: stories come on a better one. */
	readonly isMetered?: boolean;
	readonly signal?: AbortSignal;
	/** Fetches a file of a snapshot; tests put their own road here. */
	readonly fetch?: typeof globalThis.fetch;
}

/** A file of 100 KB takes 20 s at 40 kbit/s; a road that is slower than half of that is down. */
const FILE_DEADLINE_MS = 60_000;
const MOST_RESETS = 2;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const snapshotSchema = v.object({
	epoch: v.string(),
	version: count,
	shards: v.array(
		v.object({
			part: v.picklist(['facts', 'lots', 'stories']),
			// Only our own files: an answer must not send the phone elsewhere.
			url: v.pipe(v.string(), v.regex(/^\/snapshots\/[\w.-]+$/)),
			count,
			bytes: count,
		}),
	),
});
const knownKinds = entrySchema.options.map((option) => option.entries.kind.literal);
const isKnown = (value: unknown) =>
	typeof value !== 'object' ||
	value === null ||
	!('kind' in value) ||
	(knownKinds as unknown[]).includes(value.kind);
/** Kinds that this app does not know are let go, so that an older app can read on. */
const known = <Item extends v.GenericSchema>(item: Item) =>
	v.pipe(
		v.array(v.unknown()),
		v.transform((list) => list.filter(isKnown)),
		v.array(item),
	);
const answerSchema = v.object({
	epoch: v.string(),
	upto: count,
	changes: known(entrySchema),
	removed: known(v.object({ kind: v.picklist(knownKinds), id: v.string() })),
	next: v.nullable(v.string()),
	serverNow: v.number(),
	reset: v.exactOptional(snapshotSchema),
});

/**
 * Brings the phone's catalogue up to date: the snapshot where there is none to go on from, then
 * what changed, then lots, then stories. May be cut at any moment and goes on where it was.
 * Falls back to memory for this visit where the phone's disk refuses.
 * @throws AppError OFFLINE, TIMEOUT, UNREADABLE_ANSWER …: nothing half read has been kept
 */
export async function pull(options: PullOptions): Promise<void> {
	await options.catalogue.open();
	await withPullLock(options.signal, async () => {
		try {
			await pullInto(options.catalogue.store, options);
		} catch (thrown) {
			if (thrown instanceof AppError) throw thrown;
			if (!options.catalogue.useMemory(storeErrorCode(thrown))) throw thrown;
			await pullInto(options.catalogue.store, options);
		}
	});
}

async function pullInto(store: CatalogueStore, options: PullOptions): Promise<void> {
	await pullFacts(store, options);
	if (await loadLater(store, options)) return;
	await loadCurrent(store, options);
	await pullFacts(store, options);
	if (!(await loadLater(store, options))) throw unreadable('snapshot');
}

async function pullFacts(store: CatalogueStore, options: PullOptions): Promise<void> {
	for (let resets = 0; ;) {
		const { held } = await store.readState();
		const answer = await ask(options, held);
		if (answer.reset) {
			// Told again and again, or to go back: somebody is wrong, and loading more will not help.
			const isBack = held?.epoch === answer.epoch && answer.reset.version < held.version;
			if (isBack || ++resets > MOST_RESETS) throw unreadable('reset');
			await loadFacts(store, answer.reset, answer.heard, options);
			await options.catalogue.refresh();
			continue;
		}
		if (held?.epoch !== answer.epoch) throw unreadable('epoch');
		const { changes, removed, next, upto, serverNow } = answer;
		const since = askedFrom(held).version;
		await store.applyPage({ from: held, since, changes, removed, next, upto, serverNow });
		if (next === null) break;
	}
	await options.catalogue.refresh();
}

/**
 * Begins again with the server's current snapshot, beside what is held: of the held one a file is
 * gone for good. It may be older than what is held; the delta that follows makes up for that.
 */
async function loadCurrent(store: CatalogueStore, options: PullOptions): Promise<void> {
	const { reset, heard } = await ask(options, null);
	if (!reset) throw unreadable('reset');
	await loadFacts(store, reset, heard, options);
}

async function loadFacts(
	store: CatalogueStore,
	snapshot: SnapshotIndex,
	heard: HeardTime,
	options: PullOptions,
): Promise<void> {
	// Files are named by their content: those of a load that was cut are not fetched again.
	await store.begin(snapshot);
	const { arriving } = await store.readState();
	for (const url of factFilesOf(snapshot)) {
		if (arriving?.inFiles.includes(url)) continue;
		const text = await fetchFile(url, options);
		if (text === undefined) throw unreadable(url);
		// Read to the end before it is kept: a bad file leaves no trace.
		const entries = await readFile(text);
		await store.putFacts(url, text);
		options.catalogue.handOver(url, entries);
		await options.catalogue.refresh();
	}
	await store.swap(heard);
}

/** @returns false where the server no longer has a file */
async function loadLater(store: CatalogueStore, options: PullOptions): Promise<boolean> {
	const { held } = await store.readState();
	const stories = new Set(
		held?.snapshot.shards.flatMap(({ part, url }) => (part === 'stories' ? url : [])),
	);
	for (const url of held?.missing ?? []) {
		if (options.isMetered && stories.has(url)) continue;
		const text = await fetchFile(url, options);
		if (text === undefined) return false;
		const entries = await readFile(text);
		await store.putLater(url, entries);
	}
	return true;
}

/** What is in a file of the snapshot. @throws UNREADABLE_ANSWER */
async function readFile(text: string): Promise<readonly Entry[]> {
	const entries: Entry[] = [];
	await inSlices(readShard(parseJson(text)), (batch) => {
		if (batch) entries.push(...batch);
	});
	return entries;
}

/** One page of `sync.pull`, checked. */
async function ask(
	{ api, signal }: PullOptions,
	held: HeldCatalogue | null,
): Promise<PullAnswer & { readonly heard: HeardTime }> {
	const input: PullInput = {
		epoch: held?.epoch ?? null,
		...askedFrom(held),
		limit: PULL_MAX_ENTRIES,
	};
	let answer: unknown;
	try {
		answer = await getUntypedClient(api).query('sync.pull', input, signal ? { signal } : {});
	} catch (thrown) {
		throw toApiError(thrown);
	}
	const parsed = v.safeParse(answerSchema, answer);
	if (!parsed.success) throw unreadable('sync.pull');
	const removed: readonly RemovedEntry[] = parsed.output.removed;
	// The phone's clock at once: a snapshot that follows may take minutes on a slow road.
	const heard = { server: parsed.output.serverNow, phone: Date.now() };
	return { ...parsed.output, removed, heard };
}

/** @returns undefined where the server says that there is no such file */
async function fetchFile(url: string, options: PullOptions): Promise<string | undefined> {
	const fetchOne = options.fetch ?? globalThis.fetch;
	const deadline = AbortSignal.timeout(FILE_DEADLINE_MS);
	const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
	try {
		const answer = await fetchOne(url, { signal, redirect: 'manual' });
		if (answer.ok) return await answer.text();
		if (answer.status === 404) return undefined;
		throw new AppError(answer.status >= 500 ? 'SERVER_BUSY' : 'UNREADABLE_ANSWER', { where: url });
	} catch (thrown) {
		if (thrown instanceof AppError) throw thrown;
		throw new AppError(deadline.aborted ? 'TIMEOUT' : 'OFFLINE', {}, { cause: thrown });
	}
}

/**
 * One pull at a time among all tabs and the worker. Only saves bandwidth: the store refuses a page
 * that was asked for from another state than it now has.
 */
async function withPullLock(
	signal: AbortSignal | undefined,
	work: () => Promise<void>,
): Promise<void> {
	const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
	if (!locks) return work();
	let thrown: unknown;
	await locks.request('pull', signal ? { signal } : {}, async () => {
		try {
			await work();
		} catch (error) {
			thrown = error;
		}
	});
	if (thrown !== undefined) throw thrown as Error;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function unreadable(where: string): AppError {
	return new AppError('UNREADABLE_ANSWER', { where });
}

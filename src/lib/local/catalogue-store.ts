import type { Entry, RemovedEntry } from '$lib/domain/catalogue/entries';
import type { ProductStory } from '$lib/domain/catalogue/product';
import type { SnapshotIndex } from '$lib/domain/catalogue/pull';
import type { LotId, ProductId } from '$lib/domain/ids';
import type { EpochMs, HeardTime } from '$lib/domain/time';
import type { Lot } from '$lib/domain/trace/lot';

/** The catalogue that the phone holds: all facts of one snapshot, and what changed since. */
export interface HeldCatalogue {
	/** The snapshot it began with; names the rows that belong to it. */
	readonly snapshot: SnapshotIndex;
	readonly epoch: string;
	/** The version held in full. */
	readonly version: number;
	/** Where a delta of several pages stands; null between two pulls. */
	readonly page: PullPosition | null;
	/** Rises with every page applied. */
	readonly revision: number;
	/** Files of lots and stories that are not in yet, in the order to fetch them. */
	readonly missing: readonly string[];
	/** When it was last known to be what the server has; the server's clock. */
	readonly syncedAt: EpochMs;
	/** What the phone's own clock said then; rows written by older apps lack it. */
	readonly syncedAtHere?: EpochMs;
	/** The {@link CATALOGUE_SHAPE} of the app that wrote the changes; older apps wrote none. */
	readonly shape?: number;
}

/**
 * Rises whenever entries get a field or a kind that phones must not miss: an older app lets go of
 * what it does not know, and the newer one that takes its place asks for it again.
 */
export const CATALOGUE_SHAPE = 4;

export interface PullPosition {
	readonly after: string;
	readonly upto: number;
}

/** A snapshot on its way in, beside the catalogue that is in use. */
export interface ArrivingCatalogue {
	readonly snapshot: SnapshotIndex;
	/** Files of facts that are in, in the order of the snapshot. */
	readonly inFiles: readonly string[];
}

export interface CatalogueState {
	readonly held: HeldCatalogue | null;
	readonly arriving: ArrivingCatalogue | null;
}

export const EMPTY_STATE: CatalogueState = { held: null, arriving: null };

/** One change since the snapshot; a removal has no entry. */
export interface ChangeRow {
	/** `kind id`; a later change of the same entry takes its place. */
	readonly key: string;
	readonly revision: number;
	readonly change: Entry | RemovedEntry;
}

/** What one page of a delta brings, and the state that it was asked from. */
export interface DeltaPage {
	readonly from: Pick<HeldCatalogue, 'epoch' | 'version' | 'revision'>;
	/** The version after which it tells; left out: that of `from`. @see askedFrom */
	readonly since?: number;
	readonly changes: readonly Entry[];
	readonly removed: readonly RemovedEntry[];
	/** Null: this was the last page, the phone now holds all of `upto`. */
	readonly next: string | null;
	readonly upto: number;
	readonly serverNow: EpochMs;
}

/**
 * Where the catalogue lies on the phone. Each method is one transaction. The database is the real
 * one; a phone whose disk is full or shut makes do with memory.
 */
export interface CatalogueStore {
	readState(): Promise<CatalogueState>;
	/** Begins a snapshot beside what is held, or goes on with it where it is the same one. */
	begin(snapshot: SnapshotIndex): Promise<void>;
	/** Keeps a file of facts of the arriving snapshot; does nothing where another one arrives now. */
	putFacts(url: string, text: string): Promise<void>;
	/**
	 * Makes the arriving snapshot the held one, if all its facts are in.
	 * @returns whether it did
	 */
	swap(heard: HeardTime): Promise<boolean>;
	/**
	 * Applies a page of a delta, unless the catalogue has moved since it was asked for.
	 * @returns whether it did
	 */
	applyPage(page: DeltaPage): Promise<boolean>;
	/** Keeps lots or stories of a file of the held snapshot; what a delta brought since stays. */
	putLater(url: string, entries: readonly Entry[]): Promise<void>;
	/** The text of a file of facts; undefined where it is not in. */
	readFacts(url: string): Promise<string | undefined>;
	/** Changes of facts after a revision, oldest first. */
	changesAfter(revision: number): Promise<readonly ChangeRow[]>;
	story(id: ProductId): Promise<ProductStory | undefined>;
	lotById(id: LotId): Promise<Lot | undefined>;
	lotsOf(id: ProductId): Promise<readonly Lot[]>;
	/** Throws everything away: what cannot be read is pulled again. */
	clear(): Promise<void>;
	close(): void;
}

export function factFilesOf(snapshot: SnapshotIndex): string[] {
	return snapshot.shards.filter(({ part }) => part === 'facts').map(({ url }) => url);
}

export function laterFilesOf(snapshot: SnapshotIndex): string[] {
	const of = (part: 'lots' | 'stories') =>
		snapshot.shards.filter((shard) => shard.part === part).map(({ url }) => url);
	return [...of('lots'), ...of('stories')];
}

export function isSameSnapshot(a: SnapshotIndex, b: SnapshotIndex): boolean {
	return (
		a.epoch === b.epoch &&
		a.version === b.version &&
		a.shards.map(({ url }) => url).join(' ') === b.shards.map(({ url }) => url).join(' ')
	);
}

export function changeKey({ kind, id }: RemovedEntry): string {
	return `${kind} ${id}`;
}

export function isLater({ kind }: RemovedEntry): boolean {
	return kind === 'lot' || kind === 'story';
}

/** What is kept of when the catalogue was last what the server has, and by what app. */
export function syncedBy({
	server,
	phone,
}: HeardTime): Required<Pick<HeldCatalogue, 'syncedAt' | 'syncedAtHere' | 'shape'>> {
	return { syncedAt: server, syncedAtHere: phone, shape: CATALOGUE_SHAPE };
}

/**
 * From where to ask for what changed. Of what an older app wrote nothing but the snapshot's files
 * is as it came: what changed since then is asked for once more.
 */
export function askedFrom(held: HeldCatalogue | null): {
	readonly version: number;
	readonly after: string | null;
	readonly upto: number | null;
} {
	if (held && (held.shape ?? 0) < CATALOGUE_SHAPE) {
		return { version: held.snapshot.version, after: null, upto: null };
	}
	const { after = null, upto = null } = held?.page ?? {};
	return { version: held?.version ?? 0, after, upto };
}

/** The state after a page, or undefined where the page was asked for from another state. */
export function heldAfter(
	held: HeldCatalogue | null,
	{ from, since = from.version, next, upto, serverNow }: DeltaPage,
): HeldCatalogue | undefined {
	const isFrom =
		held?.epoch === from.epoch &&
		held.version === from.version &&
		held.revision === from.revision &&
		upto >= held.version;
	if (!isFrom) return undefined;
	const revision = held.revision + 1;
	// A page is applied as soon as it has come.
	const heard = { server: serverNow, phone: Date.now() };
	return next === null
		? { ...held, version: upto, page: null, revision, ...syncedBy(heard) }
		: { ...held, version: since, page: { after: next, upto }, revision, shape: CATALOGUE_SHAPE };
}

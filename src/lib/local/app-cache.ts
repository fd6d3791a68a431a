/** Newest first: the cache keys that each of the last app versions consists of. */
type Versions = readonly (readonly string[])[];

const RECORD_CACHE = 'app-versions';
const RECORD_URL = '/app-versions.json';
/** A tab opened before an update still asks for parts of its own version. */
const KEPT_VERSIONS = 2;

/**
 * Notes that a version of the app has taken over, and removes from the precache what neither it
 * nor the version before it consists of. Workbox's own clean-up would remove everything but the
 * new version, and a tab still open in the old one could then open no page it had not opened yet.
 * @param precacheName where workbox keeps the files
 * @param keys absolute addresses, revision included, of the version that takes over
 * @returns whether this is the first version on this device
 */
export async function takeOver(precacheName: string, keys: readonly string[]): Promise<boolean> {
	const records = await caches.open(RECORD_CACHE);
	const before = await readVersions(records);
	const versions = nextVersions(before, keys);
	await records.put(RECORD_URL, new Response(JSON.stringify(versions)));
	const kept = new Set(versions.flat());
	const precache = await caches.open(precacheName);
	for (const request of await precache.keys()) {
		if (!kept.has(request.url)) await precache.delete(request);
	}
	return before.length === 0;
}

/** The versions to keep once one has taken over; the same one again changes nothing. */
export function nextVersions(before: Versions, keys: readonly string[]): Versions {
	const isSame =
		before[0]?.length === keys.length && keys.every((key) => before[0]?.includes(key) ?? false);
	return isSame ? before : [keys, ...before].slice(0, KEPT_VERSIONS);
}

async function readVersions(records: Cache): Promise<Versions> {
	const record = await records.match(RECORD_URL);
	if (!record) return [];
	const versions: unknown = await record.json().catch(() => []);
	return Array.isArray(versions) ? versions.filter(isKeys) : [];
}

function isKeys(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every((key) => typeof key === 'string');
}

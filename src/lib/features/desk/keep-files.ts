import { isOurFile } from '$lib/local/app-files';
import { unpack } from '$lib/local/app-packs';

/** The desks' part of the app, which a buyer's phone never loads. The worker serves from it. */
const CACHE = 'desk';

/**
 * Keeps every file of the desks on this phone, so that whoever works here can open each page
 * without a network; files of earlier versions go.
 */
export async function keepDeskFiles(): Promise<void> {
	try {
		const response = await fetch('/desk-files.json', { cache: 'no-cache' });
		const files: unknown = await response.json();
		if (!response.ok || !Array.isArray(files)) return;
		const wanted = files.filter((file) => typeof file === 'string');
		// What the packs do not bring is fetched singly.
		await unpack(CACHE, new Set(wanted)).catch(() => undefined);
		const cache = await caches.open(CACHE);
		const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
		await Promise.all(
			wanted.filter((file) => !kept.includes(file)).map((file) => fetchInto(cache, file)),
		);
		await Promise.all(
			kept.filter((file) => !wanted.includes(file)).map((file) => cache.delete(file)),
		);
	} catch {
		// No network, or no room: what is there already stays, the rest comes with the next try.
	}
}

async function fetchInto(cache: Cache, file: string): Promise<void> {
	const answer = await fetch(file);
	if (await isOurFile(file, answer)) await cache.put(file, answer);
}

/** Several files of the app in one, end to end; written by scripts/app-packs.js. */
interface Pack {
	readonly address: string;
	/** Of all its bytes, base64url. */
	readonly sha256: string;
	readonly files: readonly {
		/** Path of the file itself, named by its content. */
		readonly address: string;
		readonly type: string;
		readonly bytes: number;
	}[];
}

const LIST = '/app-packs.json';

/**
 * Fills a cache with files of the app from packs: over a slow network a hundred files, one after the other,
 * take minutes of nothing but waiting. A pack of which most is there already is left alone, and so is one
 * that came in pieces or was not ours: what is missing then, the caller fetches by itself.
 * @param cacheName where the files are kept, by their addresses
 * @param wanted paths of files
 * @throws TypeError without a network; DOMException where the disk is full
 */
export async function unpack(cacheName: string, wanted: ReadonlySet<string>): Promise<void> {
	const cache = await caches.open(cacheName);
	const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
	if ([...wanted].every((address) => kept.has(address))) return;
	const list = await fetch(LIST, { cache: 'no-cache' });
	if (!isJson(list)) return;
	const packs = (await list.json()) as readonly Pack[];
	for (const pack of packs) {
		const isMissing = ({ address }: { readonly address: string }) =>
			wanted.has(address) && !kept.has(address);
		if (sizeOf(pack.files.filter(isMissing)) * 2 <= sizeOf(pack.files)) continue;
		const bytes = await download(pack);
		if (!bytes) continue;
		let end = 0;
		const puts = pack.files.flatMap((file) => {
			const begin = end;
			end += file.bytes;
			if (!isMissing(file)) return [];
			const headers = { 'content-type': file.type };
			const content = bytes.slice(begin, end);
			return [cache.put(file.address, new Response(content, { headers }))];
		});
		// One after the other they take twice the time.
		await Promise.all(puts);
	}
}

/** Whether our server said it: a captive portal answers with a page of its own. */
function isJson(answer: Response): boolean {
	const type = answer.headers.get('content-type') ?? '';
	return answer.ok && !answer.redirected && type.startsWith('application/json');
}

/** @returns nothing where something else came than what the list says */
async function download({ address, sha256 }: Pack): Promise<ArrayBuffer | undefined> {
	const answer = await fetch(address);
	if (!answer.ok) return undefined;
	const bytes = await answer.arrayBuffer();
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
	const told = btoa(String.fromCharCode(...digest))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replace(/=+$/, '');
	return told === sha256 ? bytes : undefined;
}

function sizeOf(files: Pack['files']): number {
	return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

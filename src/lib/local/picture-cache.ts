export const PICTURE_CACHE = 'pictures';
export const PICTURE_CAP = 400;

/** `/pictures/{hash}/{width}.{avif|webp}` */
const PICTURE_PATH = /^\/pictures\/([^/]+)\/\d+\.\w+$/;

export function isPicture(pathname: string): boolean {
	return PICTURE_PATH.test(pathname);
}

/**
 * Finds the same picture in another width or format among those seen already: better than a hole
 * in the page while there is no network.
 * @param address of the picture that could not be had
 */
export async function anotherSize(address: string): Promise<Response | undefined> {
	const wanted = hashOf(address);
	if (wanted === undefined) return undefined;
	const cache = await caches.open(PICTURE_CACHE);
	const seen = (await cache.keys()).filter((request) => hashOf(request.url) === wanted);
	seen.sort((a, b) => widthOf(b.url) - widthOf(a.url));
	const [largest] = seen;
	return largest && cache.match(largest);
}

function hashOf(address: string): string | undefined {
	return PICTURE_PATH.exec(new URL(address).pathname)?.[1];
}

function widthOf(address: string): number {
	return Number.parseInt(address.slice(address.lastIndexOf('/') + 1), 10);
}

import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

import type { FoundCode, GreyPicture } from './messages';

const CACHE = 'strong-reader';
let isReady = false;

/** Whether it can read at once. */
export function isStrongReady(): boolean {
	return isReady;
}

/**
 * Loads the WebAssembly reader, 330 KB over the wire: from this origin, kept in a cache of its own
 * under an address that changes with its content.
 * @param mayFetch false: only if it was kept before
 * @returns whether it is ready
 */
export async function loadStrong(mayFetch: boolean): Promise<boolean> {
	if (isReady) return true;
	try {
		const wasmBinary = await getBinary(mayFetch);
		if (!wasmBinary) return false;
		await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
		isReady = true;
	} catch {
		// Offline, cut off, or no WebAssembly here: the first reader goes on alone.
	}
	return isReady;
}

async function getBinary(mayFetch: boolean): Promise<ArrayBuffer | undefined> {
	const cache = await caches.open(CACHE);
	const kept = await cache.match(wasmUrl);
	if (kept) return kept.arrayBuffer();
	if (!mayFetch) return undefined;
	const answer = await fetch(wasmUrl);
	if (!answer.ok) return undefined;
	for (const old of await cache.keys()) await cache.delete(old);
	await cache.put(wasmUrl, answer.clone());
	return answer.arrayBuffer();
}

/** Finds a QR code, EAN-13, UPC-A or EAN-8, also turned, inverted, blurred and bent. */
export async function readStrongly(picture: GreyPicture): Promise<FoundCode | null> {
	const { pixels, width, height } = picture;
	const data = new Uint8ClampedArray(pixels.length * 4);
	for (let index = 0; index < pixels.length; index++) {
		data.fill(pixels[index] ?? 0, index * 4, index * 4 + 3);
		data[index * 4 + 3] = 255;
	}
	const [found] = await readBarcodes(new ImageData(data, width, height), {
		formats: ['QRCode', 'EAN13', 'EAN8', 'UPCA'],
		tryHarder: true,
		maxNumberOfSymbols: 1,
	});
	if (!found?.isValid || found.text === '') return null;
	return { text: found.text, symbol: found.format.startsWith('QR') ? 'qr' : 'bars' };
}

import type { DecoderAnswer, DecoderRequest, FoundCode } from './messages';
import type * as strongReader from './strong-reader';
import { readWithZxing, smoothed } from './zxing-reader';

// Compiled against the page's types: of a worker's own, only these two are used.
const worker = self as unknown as {
	onmessage: ((event: MessageEvent<DecoderRequest>) => void) | null;
	postMessage(answer: DecoderAnswer): void;
};

let isSmoothTurn = false;
let strong: typeof strongReader | undefined;
/** At the start the strong reader is taken only where it was kept before. */
let loading: Promise<boolean> = loadStrong(false);

worker.onmessage = ({ data }) => {
	void answer(data).then((said) => worker.postMessage(said));
};

async function answer(request: DecoderRequest): Promise<DecoderAnswer> {
	const { id } = request;
	if (request.kind === 'fetchStrong') {
		loading = loading.then((isReady) => isReady || loadStrong(true));
		return { id, found: null, isStrong: await loading };
	}
	const isStrong = strong?.isStrongReady() ?? false;
	return { id, found: await decode(request).catch(() => null), isStrong };
}

async function decode({
	picture,
	effort,
}: Extract<DecoderRequest, { kind: 'decode' }>): Promise<FoundCode | null> {
	if (strong?.isStrongReady()) return strong.readStrongly(picture);
	if (effort === 'picture') return readWithZxing(picture, effort);
	// Of two frames one is read with its grain taken out: that costs sharp codes nothing.
	isSmoothTurn = !isSmoothTurn;
	return readWithZxing(isSmoothTurn ? picture : smoothed(picture), effort);
}

async function loadStrong(mayFetch: boolean): Promise<boolean> {
	if (!('caches' in self) || !('WebAssembly' in self)) return false;
	try {
		strong ??= await import('./strong-reader');
		return await strong.loadStrong(mayFetch);
	} catch {
		return false;
	}
}

import { PDFiumLibrary } from '@hyzyla/pdfium';
import wasmUrl from '@hyzyla/pdfium/pdfium.wasm?url';

import type { PaperAnswer, PaperRequest } from './paper-messages';

// Compiled against the page's types: of a worker's own, only these two are used.
const worker = self as unknown as {
	onmessage: ((event: MessageEvent<PaperRequest>) => void) | null;
	postMessage(answer: PaperAnswer, transfer: Transferable[]): void;
};

type Library = Awaited<ReturnType<typeof PDFiumLibrary.init>>;
type Paper = Awaited<ReturnType<Library['loadDocument']>>;

/** A page may call itself as large as a house. */
const MOST_PIXELS = 12_000_000;

let paper: Paper | undefined;

worker.onmessage = ({ data }) => {
	void answer(data).then(
		(said) => worker.postMessage(said, 'bitmap' in said ? [said.bitmap] : []),
		() => worker.postMessage({ id: data.id, failed: true }, []),
	);
};

async function answer(request: PaperRequest): Promise<PaperAnswer> {
	const { id } = request;
	if (request.kind === 'open') {
		const library = await PDFiumLibrary.init({ wasmUrl });
		paper = await library.loadDocument(new Uint8Array(request.bytes));
		return { id, pages: paper.getPageCount() };
	}
	if (!paper) return { id, failed: true };
	const page = paper.getPage(request.page);
	const { originalWidth, originalHeight } = page.getOriginalSize();
	const fitting = Math.sqrt(MOST_PIXELS / (originalWidth * originalHeight));
	const scale = Math.min(request.width / originalWidth, fitting);
	const { data, width, height } = await page.render({ scale, render: 'bitmap' });
	// Despite the name of its layout it comes as red, green, blue, alpha.
	const picture = new ImageData(new Uint8ClampedArray(data), width, height);
	return { id, bitmap: await createImageBitmap(picture) };
}

import type { PaperAnswer, PaperRequest } from './paper-messages';

type Wish<R = PaperRequest> = R extends PaperRequest ? Omit<R, 'id'> : never;

/** A paper that takes longer was made to. */
const DEADLINE_MS = 30_000;

/**
 * Draws the pages of a PDF: by PDFium in WebAssembly, in a worker. Whoever handed it in, nothing of
 * it ever runs as a page of ours, and one that hangs takes nothing down but its worker.
 */
export class PaperDrawer {
	readonly #worker = new Worker(new URL('./paper.worker.ts', import.meta.url), { type: 'module' });
	readonly #asked = new Map<number, (answer: PaperAnswer) => void>();
	#count = 0;

	constructor() {
		this.#worker.onmessage = ({ data }: MessageEvent<PaperAnswer>) => {
			this.#asked.get(data.id)?.(data);
			this.#asked.delete(data.id);
		};
		this.#worker.onerror = () => this.close();
	}

	/** @returns how many pages it has; null where it cannot be opened */
	async open(bytes: ArrayBuffer): Promise<number | null> {
		const said = await this.#ask({ kind: 'open', bytes }, [bytes]);
		return 'pages' in said ? said.pages : null;
	}

	/**
	 * @param page from 0
	 * @param width of the picture, in pixels of the screen
	 * @returns null where it cannot be drawn
	 */
	async draw(page: number, width: number): Promise<ImageBitmap | null> {
		const said = await this.#ask({ kind: 'draw', page, width });
		return 'bitmap' in said ? said.bitmap : null;
	}

	/** Ends it; what was asked comes to nothing. */
	close(): void {
		this.#worker.terminate();
		for (const [id, settle] of this.#asked) settle({ id, failed: true });
		this.#asked.clear();
	}

	#ask(request: Wish, transfer: Transferable[] = []): Promise<PaperAnswer> {
		const id = ++this.#count;
		return new Promise((settle) => {
			const late = setTimeout(() => this.close(), DEADLINE_MS);
			this.#asked.set(id, (answer) => {
				clearTimeout(late);
				settle(answer);
			});
			this.#worker.postMessage({ ...request, id }, transfer);
		});
	}
}

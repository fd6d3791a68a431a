import type { DecoderAnswer, DecoderRequest, Effort, FoundCode, GreyPicture } from './messages';

type Unnumbered = DecoderRequest extends infer Request
	? Request extends unknown
		? Omit<Request, 'id'>
		: never
	: never;

/** The readers, in a thread of their own: the page stays fluid while they work. */
export class Decoder {
	readonly #worker: Worker;
	readonly #waiting = new Map<number, (answer: DecoderAnswer) => void>();
	#lastId = 0;
	#isStrong = false;

	constructor() {
		this.#worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' });
		this.#worker.onmessage = ({ data }: MessageEvent<DecoderAnswer>) => {
			this.#isStrong = data.isStrong;
			this.#waiting.get(data.id)?.(data);
			this.#waiting.delete(data.id);
		};
		// A worker that broke answers nobody: whoever waits gets "nothing found".
		this.#worker.onerror = () => this.#giveUp();
	}

	/** Whether the stronger reader is at work. */
	get isStrong(): boolean {
		return this.#isStrong;
	}

	/** @param picture its pixels are handed over and gone afterwards */
	async decode(picture: GreyPicture, effort: Effort): Promise<FoundCode | null> {
		const { found } = await this.#ask({ kind: 'decode', picture, effort }, [picture.pixels.buffer]);
		return found;
	}

	/** Fetches the stronger reader for now and later. @returns whether it is there */
	async fetchStrong(): Promise<boolean> {
		return (await this.#ask({ kind: 'fetchStrong' }, [])).isStrong;
	}

	close(): void {
		this.#worker.terminate();
		this.#giveUp();
	}

	#ask(request: Unnumbered, transfer: Transferable[]): Promise<DecoderAnswer> {
		const id = ++this.#lastId;
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve);
			this.#worker.postMessage({ ...request, id }, transfer);
		});
	}

	#giveUp(): void {
		for (const [id, resolve] of this.#waiting) resolve({ id, found: null, isStrong: false });
		this.#waiting.clear();
	}
}

import type { DecoderAnswer, DecoderRequest, Effort, FoundCode, GreyPicture } from './messages';

type Unnumbered = DecoderRequest extends infer Request
	? Request extends unknown
		? Omit<Request, 'id'>
		: never
	: never;

/** How long a broken thread is left alone: one that cannot be fetched now may be a little later. */
const BEGIN_AGAIN_MS = 2_000;

/** The readers, in a thread of their own: the page stays fluid while they work. */
export class Decoder {
	#worker: Worker | undefined;
	#brokenAt = 0;
	#isClosed = false;
	readonly #waiting = new Map<number, (answer: DecoderAnswer) => void>();
	#lastId = 0;
	#isStrong = false;

	constructor() {
		this.#begin();
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
		this.#isClosed = true;
		this.#end();
	}

	#begin(): Worker {
		const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<DecoderAnswer>) => {
			this.#isStrong = data.isStrong;
			this.#waiting.get(data.id)?.(data);
			this.#waiting.delete(data.id);
		};
		// One that broke, or never came over the road, answers nobody: whoever waits gets "nothing found".
		worker.onerror = () => {
			this.#brokenAt = Date.now();
			this.#end();
		};
		this.#worker = worker;
		return worker;
	}

	#end(): void {
		this.#worker?.terminate();
		this.#worker = undefined;
		this.#isStrong = false;
		this.#giveUp();
	}

	#ask(request: Unnumbered, transfer: Transferable[]): Promise<DecoderAnswer> {
		const id = ++this.#lastId;
		const isLeftAlone = this.#isClosed || Math.abs(Date.now() - this.#brokenAt) < BEGIN_AGAIN_MS;
		const worker = this.#worker ?? (isLeftAlone ? undefined : this.#begin());
		if (!worker) return Promise.resolve({ id, found: null, isStrong: false });
		return new Promise((resolve) => {
			this.#waiting.set(id, resolve);
			worker.postMessage({ ...request, id }, transfer);
		});
	}

	#giveUp(): void {
		for (const [id, resolve] of this.#waiting) resolve({ id, found: null, isStrong: false });
		this.#waiting.clear();
	}
}

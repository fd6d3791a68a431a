export interface ReportParts {
	/** As far as this it read in what it was handed, from the beginning. */
	readonly onHeard: (mediaMs: number) => void;
	/** It has made more than it had. */
	readonly onMade: (mediaMs: number) => void;
}

const MOST_UNREAD = 10_000;

/**
 * Reads what an ffmpeg with our arguments says: `-progress` of what it makes, and `framecrc` of the
 * pictures that it reads, a line each.
 * @see https://ffmpeg.org/ffmpeg-formats.html#framecrc
 */
export class EncoderReport {
	readonly #parts: ReportParts;
	#unread = '';
	/** Milliseconds that a tick of the recorder's clock takes. */
	#tickMs = 1;
	#madeMs = 0;

	constructor(parts: ReportParts) {
		this.#parts = parts;
	}

	read(text: string): void {
		const lines = (this.#unread + text).split('\n');
		this.#unread = (lines.pop() ?? '').slice(-MOST_UNREAD);
		for (const line of lines) this.#readLine(line);
	}

	#readLine(line: string): void {
		// Stream, when it is decoded, when it is shown, for how long, …
		const [, shown, lasts] = /^0,\s*-?\d+,\s*(-?\d+),\s*(\d+),/.exec(line) ?? [];
		if (shown !== undefined) {
			this.#parts.onHeard((Number(shown) + Number(lasts)) * this.#tickMs);
			return;
		}
		const [, above, below] = /^#tb 0: (\d+)\/(\d+)$/.exec(line) ?? [];
		if (above !== undefined) this.#tickMs = (Number(above) / Number(below)) * 1_000;
		const made = Number(/^out_time_us=(\d+)$/.exec(line)?.[1] ?? 0) / 1_000;
		if (made <= this.#madeMs) return;
		this.#madeMs = made;
		this.#parts.onMade(made);
	}
}

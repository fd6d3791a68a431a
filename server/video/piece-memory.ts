type Bytes = Buffer<ArrayBuffer>;

/**
 * The newest pieces of what is on air, so that thousands who ask for the same within seconds cost the
 * disk one reading. A piece never changes once it is listed, so nothing in here grows old; whether
 * somebody may have it is for the caller to know, each time.
 */
export class PieceMemory {
	/** The one that was asked for last stands last. */
	readonly #kept = new Map<string, Bytes>();
	readonly #coming = new Map<string, Promise<Bytes>>();
	#bytes = 0;

	/** @param mostBytes kept in all; 0 keeps nothing */
	constructor(private readonly mostBytes: number) {}

	/**
	 * @param path that names the piece
	 * @param read gets it where it is not here: once for all who ask meanwhile
	 * @throws what `read` throws; that is not kept
	 */
	async get(path: string, read: (path: string) => Promise<Bytes>): Promise<Bytes> {
		if (this.mostBytes === 0) return read(path);
		const kept = this.#kept.get(path);
		if (kept) {
			this.#kept.delete(path);
			this.#kept.set(path, kept);
			return kept;
		}
		const known = this.#coming.get(path);
		if (known) return known;
		const coming = read(path).finally(() => this.#coming.delete(path));
		this.#coming.set(path, coming);
		const bytes = await coming;
		this.#keep(path, bytes);
		return bytes;
	}

	#keep(path: string, bytes: Bytes): void {
		if (bytes.length > this.mostBytes) return;
		this.#kept.set(path, bytes);
		this.#bytes += bytes.length;
		for (const [oldest, { length }] of this.#kept) {
			if (this.#bytes <= this.mostBytes) return;
			this.#kept.delete(oldest);
			this.#bytes -= length;
		}
	}
}

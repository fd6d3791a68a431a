/** Slots of the table at the beginning; a power of two. */
const FIRST_SLOTS = 2 ** 12;

/**
 * What stands between the spaces of many texts, each different piece once. Texts of a catalogue
 * share their pieces, so a piece is looked up where it stands in its text: cutting each out and
 * asking a Map for it takes a slow phone twice as long.
 */
export class Pieces {
	/** Every different piece; its place here is its id. */
	readonly texts: string[] = [];
	readonly #hashes: number[] = [];
	/** Open addressing: a piece's id + 1, or 0 where nothing is. */
	#table = new Int32Array(FIRST_SLOTS);

	/** The ids of a text's pieces, in their order. */
	idsOf(text: string): number[] {
		const ids: number[] = [];
		let from = 0;
		let hash = 0;
		for (let at = 0; at < text.length; at++) {
			const unit = text.charCodeAt(at);
			if (unit === SPACE) {
				ids.push(this.#idAt(text, { from, end: at, hash }));
				from = at + 1;
				hash = 0;
			} else hash = (Math.imul(hash, 31) + unit) | 0;
		}
		ids.push(this.#idAt(text, { from, end: text.length, hash }));
		return ids;
	}

	#idAt(text: string, piece: { from: number; end: number; hash: number }): number {
		const { from, end, hash } = piece;
		const table = this.#table;
		const mask = table.length - 1;
		for (let slot = mixed(hash) & mask; ; slot = (slot + 1) & mask) {
			const id = (table[slot] ?? 0) - 1;
			if (id < 0) {
				table[slot] = this.texts.push(text.slice(from, end));
				this.#hashes.push(hash);
				if (2 * this.texts.length > table.length) this.#grow();
				return this.texts.length - 1;
			}
			if (this.#hashes[id] !== hash) continue;
			const known = this.texts[id] ?? '';
			if (known.length === end - from && text.startsWith(known, from)) return id;
		}
	}

	#grow(): void {
		const table = new Int32Array(4 * this.#table.length);
		const mask = table.length - 1;
		for (const [id, hash] of this.#hashes.entries()) {
			let slot = mixed(hash) & mask;
			while (table[slot] !== 0) slot = (slot + 1) & mask;
			table[slot] = id + 1;
		}
		this.#table = table;
	}
}

const SPACE = 32;

/** Spreads a hash over its low bits, which choose the slot. */
function mixed(hash: number): number {
	return Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 8;
}

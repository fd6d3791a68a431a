import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { streamId, UUID_PATTERN, type StreamId } from '$lib/domain/ids';

import { readSegments, type PartSegments, type Segment } from './hls-lists';

/** Lists that were read, by path: a list that has not been written since is not read again. */
const MOST_LISTS = 500;

/** Where what is made of streams lies: `<stream>/<part>/<rung>/…`, below `DATA_DIR/video`. */
export class StreamFolder {
	readonly #lists = new Map<string, { readonly mtimeMs: number; readonly segments: Segment[] }>();

	constructor(private readonly root: string) {}

	of(id: StreamId): string {
		return join(this.root, id);
	}

	partOf(id: StreamId, part: number): string {
		return join(this.root, id, String(part));
	}

	/** The streams of which something lies here. */
	async streams(): Promise<readonly StreamId[]> {
		const names = await readdir(this.root).catch(() => []);
		return names.filter((name) => UUID_PATTERN.test(name)).map(streamId);
	}

	/** The parts that there are, in order; none where nothing is kept. */
	async partsOf(id: StreamId): Promise<readonly number[]> {
		const names = await readdir(this.of(id)).catch(() => []);
		return names
			.filter((name) => /^\d+$/.test(name))
			.map(Number)
			.sort((a, b) => a - b);
	}

	/** What there is of one rung, part by part; one without a whole segment yet is left out. */
	async segmentsOf(
		id: StreamId,
		rung: string,
	): Promise<readonly (PartSegments & { readonly part: number })[]> {
		const parts = await this.partsOf(id);
		const found = await Promise.all(
			parts.map(async (part) => ({
				part,
				base: `/video/${id}/${part}/${rung}/`,
				segments: await this.#read(join(this.partOf(id, part), rung, 'list.m3u8')),
			})),
		);
		return found.filter(({ segments }) => segments.length > 0);
	}

	/** Bytes that a stream takes on the disk. */
	async sizeOf(id: StreamId): Promise<number> {
		const entries = await readdir(this.of(id), { recursive: true, withFileTypes: true }).catch(
			() => [],
		);
		let sum = 0;
		for (const entry of entries) {
			if (!entry.isFile()) continue;
			sum += (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0;
		}
		return sum;
	}

	async remove(id: StreamId): Promise<void> {
		await rm(this.of(id), { recursive: true, force: true });
	}

	async #read(path: string): Promise<readonly Segment[]> {
		const mtimeMs = (await stat(path).catch(() => null))?.mtimeMs;
		if (mtimeMs === undefined) return [];
		const kept = this.#lists.get(path);
		if (kept?.mtimeMs === mtimeMs) return kept.segments;
		const segments = [...readSegments(await readFile(path, 'utf8'))];
		this.#lists.delete(path);
		this.#lists.set(path, { mtimeMs, segments });
		const [oldest] = this.#lists.keys();
		if (this.#lists.size > MOST_LISTS && oldest !== undefined) this.#lists.delete(oldest);
		return segments;
	}
}

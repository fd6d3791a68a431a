import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { streamId, UUID_PATTERN, type StreamId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import type { KeptPart } from './aired';
import { readSegments } from './hls-lists';
import { readMarks } from './part-times';

/** Files that were read, by path: one that has not been written since is not read again. */
const MOST_LISTS = 500;
/** Of a part, beside its rungs: when its pieces came. */
const TIMES = 'times';

/** Where what is made of streams lies: `<stream>/<part>/<rung>/…`, below `DATA_DIR/video`. */
export class StreamFolder {
	readonly #lists = new KeptReadings(readSegments);
	readonly #marks = new KeptReadings(readMarks);

	constructor(private readonly root: string) {}

	of(id: StreamId): string {
		return join(this.root, id);
	}

	partOf(id: StreamId, part: number): string {
		return join(this.root, id, String(part));
	}

	/** Where it stands when the pieces of a part came. */
	timesOf(id: StreamId, part: number): string {
		return join(this.partOf(id, part), TIMES);
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
	async segmentsOf(id: StreamId, rung: string): Promise<readonly KeptPart[]> {
		const parts = await this.partsOf(id);
		const found = await Promise.all(
			parts.map(async (part) => ({
				part,
				base: `/video/${id}/${part}/${rung}/`,
				segments: await this.#lists.read(join(this.partOf(id, part), rung, 'list.m3u8')),
				marks: await this.#marks.read(this.timesOf(id, part)),
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

	/** When something was last put into it; never where it is not there. */
	async changedAt(id: StreamId): Promise<EpochMs> {
		return (await stat(this.of(id)).catch(() => null))?.mtimeMs ?? Infinity;
	}

	async remove(id: StreamId): Promise<void> {
		await rm(this.of(id), { recursive: true, force: true });
	}
}

/** Reads files of lines, each once as long as it stays as it is. */
class KeptReadings<T> {
	readonly #kept = new Map<string, { readonly stamp: string; readonly found: readonly T[] }>();

	constructor(private readonly parse: (text: string) => readonly T[]) {}

	/** @returns nothing where there is no such file */
	async read(path: string): Promise<readonly T[]> {
		const now = await stat(path).catch(() => null);
		if (now === null) return [];
		const stamp = `${now.mtimeMs} ${now.size}`;
		const kept = this.#kept.get(path);
		if (kept?.stamp === stamp) return kept.found;
		const found = this.parse(await readFile(path, 'utf8'));
		this.#kept.delete(path);
		this.#kept.set(path, { stamp, found });
		const [oldest] = this.#kept.keys();
		if (this.#kept.size > MOST_LISTS && oldest !== undefined) this.#kept.delete(oldest);
		return found;
	}
}

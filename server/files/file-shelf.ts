import type { FileId } from '$lib/domain/files/purposes';
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';

/**
 * Where files lie that people handed in and nobody can make again. Written once under their id,
 * never changed; which of them count, the database says.
 */
export class FileShelf {
	readonly #disk: Disk;

	/** @param folder made when the first file is put */
	constructor(folder: string) {
		this.#disk = new Disk(new FSDriver({ location: folder, visibility: 'private' }));
	}

	async put(id: FileId, bytes: Uint8Array): Promise<void> {
		await this.#disk.put(keyOf(id), bytes);
	}

	/** @returns undefined where it is gone: the database was restored without its files */
	async read(id: FileId): Promise<Uint8Array<ArrayBuffer> | undefined> {
		if (!(await this.has(id))) return undefined;
		return new Uint8Array(await this.#disk.getBytes(keyOf(id)));
	}

	async has(id: FileId): Promise<boolean> {
		return this.#disk.exists(keyOf(id));
	}

	/** Takes it away; that it is gone already is no failure. */
	async remove(id: FileId): Promise<void> {
		await this.#disk.delete(keyOf(id));
	}
}

/** A folder for each of 4096: the last digits of a UUIDv7 are random, the first are the time. */
function keyOf(id: FileId): string {
	return `${id.slice(-3)}/${id}`;
}

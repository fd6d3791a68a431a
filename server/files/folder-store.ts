import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Letters that cannot leave the folder nor mean something else to any file system. */
const SANE_NAME = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)*$/;

/**
 * Files made by the server itself, under names of its own making: `pictures/0f…/320.avif`. What is
 * in it can be made again, so it may be deleted at any time.
 */
export class FolderStore {
	/** @param folder made when the first file is written */
	constructor(private readonly folder: string) {}

	/** @returns undefined where there is no such file */
	async read(name: string): Promise<Buffer<ArrayBuffer> | undefined> {
		try {
			return await readFile(this.#pathOf(name));
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw error;
		}
	}

	/** Writes a file whole or not at all, also where several processes write the same one. */
	async write(name: string, content: Uint8Array | string): Promise<void> {
		const path = this.#pathOf(name);
		const unfinished = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`;
		await mkdir(dirname(path), { recursive: true });
		try {
			await writeFile(unfinished, content);
			await rename(unfinished, path);
		} catch (error) {
			await rm(unfinished, { force: true });
			throw error;
		}
	}

	/**
	 * Says that a file is still in use, so that {@link removeOlder} leaves it.
	 * @returns false where there is no such file
	 */
	async touch(name: string): Promise<boolean> {
		const now = new Date();
		try {
			await utimes(this.#pathOf(name), now, now);
			return true;
		} catch (error) {
			if (isMissing(error)) return false;
			throw error;
		}
	}

	/** Removes the files of one folder that nobody has written or touched for so long. */
	async removeOlder(folder: string, ageMs: number): Promise<void> {
		const path = this.#pathOf(folder);
		const oldest = Date.now() - ageMs;
		for (const name of await readdir(path)) {
			const file = join(path, name);
			const { mtimeMs } = await stat(file);
			if (mtimeMs < oldest) await rm(file, { force: true });
		}
	}

	#pathOf(name: string): string {
		if (!SANE_NAME.test(name)) throw new Error(`not a name for a stored file: ${name}`);
		return join(this.folder, name);
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

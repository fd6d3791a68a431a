import type { FileId } from '$lib/domain/files/purposes';
import { UUID_PATTERN } from '$lib/domain/ids';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const UPLOADS_PATH = '/api/desk/uploads';

/**
 * Files on their way in: the bytes that have come so far, each in a file of its own. Speaks the
 * protocol and nothing else; who may do what is decided before a request gets here.
 * @see https://tus.io/protocols/resumable-upload (1.0.0)
 */
export class UploadParts {
	#opening: Promise<Server> | undefined;

	/** @param folder made when the first upload begins */
	constructor(private readonly folder: string) {}

	/** Answers a request that was let through. */
	async answer(request: Request): Promise<Response> {
		const server = await (this.#opening ??= this.#open().catch((error: unknown) => {
			this.#opening = undefined;
			throw error;
		}));
		return server.handleWeb(request);
	}

	/** How many bytes have come; undefined where the upload never began. */
	async receivedBytes(id: FileId): Promise<number | undefined> {
		try {
			return (await stat(this.#pathOf(id))).size;
		} catch (error) {
			if (isMissing(error)) return undefined;
			throw error;
		}
	}

	async read(id: FileId): Promise<Buffer<ArrayBuffer>> {
		return readFile(this.#pathOf(id));
	}

	/** Leaves nothing of it; that nothing is there is no failure. */
	async remove(id: FileId): Promise<void> {
		await rm(this.#pathOf(id), { force: true });
		// What the protocol's library keeps beside it.
		await rm(`${this.#pathOf(id)}.json`, { force: true });
	}

	/** Ids of all uploads of which something lies here. */
	async list(): Promise<readonly FileId[]> {
		try {
			const names = (await readdir(this.folder)).map((name) => name.replace(/\.json$/, ''));
			return [...new Set(names)].filter(isFileId);
		} catch (error) {
			if (isMissing(error)) return [];
			throw error;
		}
	}

	async #open(): Promise<Server> {
		// The store makes it too, but ends the process where it cannot.
		await mkdir(this.folder, { recursive: true });
		return new Server({
			path: UPLOADS_PATH,
			datastore: new FileStore({ directory: this.folder }),
			relativeLocation: true,
			// Only our own pages: without a word of it, browsers let no other page ask.
			allowedOrigins: [],
			namingFunction: (_request, metadata) => metadata?.['id'] ?? '',
		});
	}

	#pathOf(id: FileId): string {
		if (!isFileId(id)) throw new Error(`not the id of a file: ${String(id)}`);
		return join(this.folder, id);
	}
}

function isFileId(name: string): name is FileId {
	return UUID_PATTERN.test(name);
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

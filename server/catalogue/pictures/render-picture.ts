import { eq } from 'drizzle-orm';
import sharp from 'sharp';

import type { Executor } from '../../database/database';
import type { FileShelf } from '../../files/file-shelf';
import type { FolderStore } from '../../files/folder-store';
import { Turns } from '../../turns';
import { pictures } from '../tables';

export const PICTURE_WIDTHS = [160, 320, 640] as const;
export const PICTURE_FORMATS = ['avif', 'webp'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

export interface PictureFile {
	/** 32 hexadecimal digits. */
	readonly hash: string;
	readonly width: (typeof PICTURE_WIDTHS)[number];
	readonly format: PictureFormat;
}

/** Pictures drawn at a time: the rest of the machine is for requests. */
const AT_ONCE = 2;
/** What is handed in was drawn afresh, no longer than 2560 on a side. */
const LARGEST_SOURCE_PIXELS = 8_000_000;

/**
 * Reads an address's two last parts.
 * @param file `320.avif`
 * @returns undefined for anything but a hash, a width and a format that there are
 */
export function parsePictureFile(hash: string, file: string): PictureFile | undefined {
	const [, digits, ending] = /^(\d+)\.([a-z]+)$/.exec(file) ?? [];
	const width = PICTURE_WIDTHS.find((known) => String(known) === digits);
	const format = PICTURE_FORMATS.find((known) => known === ending);
	return width && format && /^[0-9a-f]{32}$/.test(hash) ? { hash, width, format } : undefined;
}

/** Makes each size of a picture when it is first asked for, and keeps it. */
export class PictureRenderer {
	readonly #running = new Map<string, Promise<Buffer<ArrayBuffer> | undefined>>();
	readonly #turns = new Turns(AT_ONCE);

	constructor(
		private readonly database: Executor,
		private readonly files: FolderStore,
		private readonly originals: Pick<FileShelf, 'read'>,
	) {}

	/** @returns undefined where there is no such picture */
	async render(picture: PictureFile): Promise<Buffer<ArrayBuffer> | undefined> {
		const name = `pictures/${picture.hash}/${picture.width}.${picture.format}`;
		const kept = await this.files.read(name);
		if (kept) return kept;
		let rendering = this.#running.get(name);
		if (!rendering) {
			rendering = this.#renderAndKeep(picture, name).finally(() => this.#running.delete(name));
			this.#running.set(name, rendering);
		}
		return rendering;
	}

	async #renderAndKeep(
		{ hash, width, format }: PictureFile,
		name: string,
	): Promise<Buffer<ArrayBuffer> | undefined> {
		const source = await this.#findSource(hash);
		if (!source) return undefined;
		return this.#turns.run(async () => {
			// Twice as high as wide is as much as a page shows of it.
			const box = { width, height: 2 * width, fit: 'inside', withoutEnlargement: true } as const;
			const drawn = sharp(source, { limitInputPixels: LARGEST_SOURCE_PIXELS }).resize(box);
			const bytes = await (
				format === 'avif' ? drawn.avif({ quality: 55, effort: 3 }) : drawn.webp({ quality: 78 })
			).toBuffer();
			const own = Buffer.from(bytes);
			await this.files.write(name, own);
			return own;
		});
	}

	/** The drawing, or the picture that somebody handed in. */
	async #findSource(hash: string): Promise<Uint8Array | undefined> {
		const [source] = await this.database
			.select({ svg: pictures.svg, fileId: pictures.fileId })
			.from(pictures)
			.where(eq(pictures.hash, hash));
		if (!source) return undefined;
		if (source.fileId !== null) return this.originals.read(source.fileId);
		return Buffer.from(source.svg ?? '');
	}
}

import type { FilePurpose } from '$lib/domain/files/purposes';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq, gt, isNotNull, notInArray, sql } from 'drizzle-orm';
import { createHash } from 'node:crypto';

import { pictures } from '../catalogue/tables';
import type { Executor } from '../database/database';
import type { FileShelf } from '../files/file-shelf';
import { files } from '../files/tables';
import { writeTar, type TarFile } from './tar-writer';

/** How much there is to take along: files of the same bytes count once. */
export interface FilesToTake {
	readonly files: number;
	readonly bytes: number;
}

/** Where the bytes of files lie. */
export type Shelf = Pick<FileShelf, 'read'>;

/** Rows that are looked at in one go. */
const PAGE = 200;

/** What buyers and shoppers took pictures of: a label with a name and an address may be in them. */
const OF_BUYERS: FilePurpose[] = ['complaintPicture', 'reportPicture'];

/** There, and of nobody who buys. */
const isTaken = () => and(eq(files.state, 'ready'), notInArray(files.purpose, OF_BUYERS));

/** What {@link packFiles} would pack, by what the rows say; drawn pictures, which are small, aside. */
export async function countFiles(executor: Executor): Promise<FilesToTake> {
	const [found] = await executor
		.select({
			files: sql<number>`count(*)::int`,
			bytes: sql<string>`coalesce(sum(bytes), 0)`.mapWith(Number),
		})
		.from(
			executor
				.selectDistinctOn([files.sha256], { bytes: files.bytes })
				.from(files)
				.where(isTaken())
				.as('kept'),
		);
	return found ?? { files: 0, bytes: 0 };
}

/**
 * Packs the files that people handed in as `files/{sha256}.{ending}`, by which the table of files names
 * them, and the drawn pictures as `pictures/{hash}.svg`; at the end a list of what could not be packed.
 * A file is read when its turn comes.
 */
export function packFiles(
	executor: Executor,
	{ shelf, madeAt }: { readonly shelf: Shelf; readonly madeAt: EpochMs },
): AsyncGenerator<Uint8Array> {
	return writeTar(filesOf(executor, shelf, madeAt));
}

async function* filesOf(
	executor: Executor,
	shelf: Shelf,
	madeAt: EpochMs,
): AsyncGenerator<TarFile> {
	const lost: { sha256: string; why: 'missing' | 'damaged' }[] = [];
	const packed = { files: 0, bytes: 0, pictures: 0 };
	for await (const { sha256, mediaType } of listKept(executor)) {
		const content = await readWhole(executor, shelf, sha256);
		if (typeof content === 'string') {
			lost.push({ sha256, why: content });
			continue;
		}
		packed.files++;
		packed.bytes += content.length;
		yield { name: `files/${sha256}.${endingOf(mediaType)}`, content };
	}
	for await (const { hash, svg } of listDrawn(executor)) {
		packed.pictures++;
		yield { name: `pictures/${hash}.svg`, content: Buffer.from(svg, 'utf8') };
	}
	const list = { madeAt: new Date(madeAt).toISOString(), ...packed, lost };
	yield { name: 'manifest.json', content: Buffer.from(JSON.stringify(list, null, '\t'), 'utf8') };
}

/** Of all copies of a content the first that is there and whole. */
async function readWhole(
	executor: Executor,
	shelf: Shelf,
	sha256: string,
): Promise<Uint8Array | 'missing' | 'damaged'> {
	const copies = await executor
		.select({ id: files.id })
		.from(files)
		.where(and(isTaken(), eq(files.sha256, sha256)))
		.orderBy(asc(files.id));
	let why: 'missing' | 'damaged' = 'missing';
	for (const { id } of copies) {
		const content = await shelf.read(id);
		if (content === undefined) continue;
		if (sha256Of(content) === sha256) return content;
		why = 'damaged';
	}
	return why;
}

interface KeptFile {
	readonly sha256: string;
	readonly mediaType: string | null;
}

/** One file for each content, page by page in the order of their hashes. */
async function* listKept(executor: Executor): AsyncGenerator<KeptFile> {
	let last = '';
	for (;;) {
		const { sha256, mediaType } = files;
		const page = await executor
			.selectDistinctOn([sha256], { sha256, mediaType })
			.from(files)
			.where(and(isTaken(), gt(sha256, last)))
			.orderBy(asc(sha256), asc(files.id))
			.limit(PAGE);
		for (const row of page) {
			if (row.sha256 === null) continue;
			last = row.sha256;
			yield { ...row, sha256: last };
		}
		if (page.length < PAGE) return;
	}
}

async function* listDrawn(executor: Executor): AsyncGenerator<{ hash: string; svg: string }> {
	let last = '';
	for (;;) {
		const page = await executor
			.select({ hash: pictures.hash, svg: pictures.svg })
			.from(pictures)
			.where(and(isNotNull(pictures.svg), gt(pictures.hash, last)))
			.orderBy(asc(pictures.hash))
			.limit(PAGE);
		for (const { hash, svg } of page) {
			last = hash;
			if (svg !== null) yield { hash, svg };
		}
		if (page.length < PAGE) return;
	}
}

function sha256Of(content: Uint8Array): string {
	return createHash('sha256').update(content).digest('hex');
}

const ENDINGS: Readonly<Record<string, string>> = {
	'image/webp': 'webp',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'application/pdf': 'pdf',
	'text/csv': 'csv',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
};

function endingOf(mediaType: string | null): string {
	return ENDINGS[mediaType ?? ''] ?? 'bin';
}

import { AppError } from '$lib/domain/errors';
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';

/** How much an archive may hold. */
export interface ZipLimits {
	readonly entries: number;
	/** Of all entries together, unpacked. */
	readonly bytes: number;
}

interface Entry {
	readonly name: string;
	readonly method: number;
	readonly isEncrypted: boolean;
	readonly crc: number;
	readonly packed: number;
	readonly size: number;
	readonly offset: number;
}

const END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
const STORED = 0;
const DEFLATED = 8;
/** Sheets of many equal rows reach 60; a bomb has 1,000. Small files may be as they like. */
const MOST_RATIO = 200;
const FREE_BYTES = 1_048_576;

const inflate = promisify(inflateRaw);

/**
 * Unpacks an archive of somebody else's, one entry after the other. First what its directory
 * declares is weighed, then no entry is let grow a byte beyond that: neither a bomb that says what
 * it is nor one that lies gets far.
 * @param isWanted by name: others are weighed, but not unpacked
 * @returns names and contents of the wanted entries
 * @throws AppError SPREADSHEET_UNREADABLE, SPREADSHEET_TOO_LARGE
 */
export async function* unpackZip(
	archive: Buffer,
	limits: ZipLimits,
	isWanted: (name: string) => boolean,
): AsyncGenerator<readonly [name: string, content: Buffer]> {
	const entries = readDirectory(archive, limits);
	weigh(entries, archive.length, limits);
	const names = new Set<string>();
	for (const entry of entries) {
		if (!isWanted(entry.name)) continue;
		if (names.has(entry.name)) throw unreadable();
		names.add(entry.name);
		yield [entry.name, await unpack(archive, entry)];
	}
}

function weigh(entries: readonly Entry[], archiveBytes: number, limits: ZipLimits): void {
	let size = 0;
	let packed = 0;
	for (const entry of entries) {
		size += entry.size;
		packed += entry.packed;
		if (entry.size > FREE_BYTES && entry.size > entry.packed * MOST_RATIO) throw tooLarge();
	}
	if (size > limits.bytes) throw tooLarge();
	// More than the archive has: its entries lie over one another.
	if (packed > archiveBytes) throw unreadable();
}

async function unpack(archive: Buffer, entry: Entry): Promise<Buffer> {
	const { offset, packed, size } = entry;
	if (entry.isEncrypted) throw unreadable();
	if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== LOCAL_HEADER) {
		throw unreadable();
	}
	const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
	const content = archive.subarray(start, start + packed);
	const unpacked = await expand(content, entry);
	if (unpacked.length !== size || crc32(unpacked) !== entry.crc) throw unreadable();
	return unpacked;
}

async function expand(content: Buffer, { method, size }: Entry): Promise<Buffer> {
	if (method === STORED) return content;
	if (method !== DEFLATED) throw unreadable();
	if (size === 0) return Buffer.alloc(0);
	try {
		return await inflate(content, { maxOutputLength: size });
	} catch (cause) {
		throw unreadable(cause);
	}
}

function readDirectory(archive: Buffer, limits: ZipLimits): Entry[] {
	const end = findEnd(archive);
	const count = archive.readUInt16LE(end + 10);
	if (count > limits.entries) throw tooLarge();
	let at = archive.readUInt32LE(end + 16);
	const entries: Entry[] = [];
	for (let index = 0; index < count; index++) {
		if (at + 46 > archive.length || archive.readUInt32LE(at) !== DIRECTORY_ENTRY) {
			throw unreadable();
		}
		const nameBytes = archive.readUInt16LE(at + 28);
		entries.push({
			name: archive.toString('utf8', at + 46, at + 46 + nameBytes),
			method: archive.readUInt16LE(at + 10),
			isEncrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
			crc: archive.readUInt32LE(at + 16),
			packed: archive.readUInt32LE(at + 20),
			size: archive.readUInt32LE(at + 24),
			offset: archive.readUInt32LE(at + 42),
		});
		at += 46 + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
	}
	return entries;
}

function findEnd(archive: Buffer): number {
	const first = Math.max(0, archive.length - END_BYTES - MOST_COMMENT_BYTES);
	for (let at = archive.length - END_BYTES; at >= first; at--) {
		if (archive.readUInt32LE(at) === END) return at;
	}
	throw unreadable();
}

function unreadable(cause?: unknown): AppError {
	return new AppError('SPREADSHEET_UNREADABLE', {}, cause === undefined ? undefined : { cause });
}

function tooLarge(): AppError {
	return new AppError('SPREADSHEET_TOO_LARGE');
}

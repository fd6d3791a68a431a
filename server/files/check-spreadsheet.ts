import { AppError } from '$lib/domain/errors';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

/** 20,000 rows of everything the market imports unpack to about 40 MB. */
const MOST_UNPACKED_BYTES = 150_000_000;
const MOST_ENTRIES = 500;

const END_BYTES = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
	readonly method: number;
	readonly packedBytes: number;
	readonly localAt: number;
}

/**
 * Unpacks every part of a workbook once and throws it away, so that nobody who opens it later
 * meets one that unpacks to more than a workbook. What the parts say of their own size is not
 * believed.
 * @throws AppError FILE_UNREADABLE
 * @see PKWARE APPNOTE 4.3 (the zip format)
 */
export async function checkWorkbook(bytes: Buffer): Promise<void> {
	try {
		let left = MOST_UNPACKED_BYTES;
		for (const entry of entriesOf(bytes)) left -= await unpackedBytes(bytes, entry, left);
	} catch (cause) {
		throw new AppError('FILE_UNREADABLE', {}, { cause });
	}
}

/**
 * Checks that a list of values is text in UTF-8.
 * @throws AppError FILE_TYPE_REFUSED
 */
export function checkValues(bytes: Buffer): void {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		// Markup is no list of values, whatever it is called.
		if (/\0/.test(text) || /^\s*</.test(text)) throw new Error('not a list of values');
	} catch (cause) {
		throw new AppError('FILE_TYPE_REFUSED', {}, { cause });
	}
}

function entriesOf(bytes: Buffer): readonly Entry[] {
	const end = endOf(bytes);
	const count = bytes.readUInt16LE(end + 10);
	if (count > MOST_ENTRIES) throw new Error('too many parts');
	const entries: Entry[] = [];
	let at = bytes.readUInt32LE(end + 16);
	for (let index = 0; index < count; index++) {
		if (bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('no part where one should be');
		entries.push({
			method: bytes.readUInt16LE(at + 10),
			packedBytes: bytes.readUInt32LE(at + 20),
			localAt: bytes.readUInt32LE(at + 42),
		});
		const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
		at += ENTRY_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
	}
	return entries;
}

/** The record of the end stands last, but for a comment of at most 64 KB. */
function endOf(bytes: Buffer): number {
	const first = Math.max(0, bytes.length - END_BYTES - 0xffff);
	for (let at = bytes.length - END_BYTES; at >= first; at--) {
		if (bytes.readUInt32LE(at) === END_SIGNATURE) return at;
	}
	throw new Error('no end');
}

async function unpackedBytes(
	bytes: Buffer,
	{ method, packedBytes, localAt }: Entry,
	left: number,
): Promise<number> {
	if (bytes.readUInt32LE(localAt) !== LOCAL_SIGNATURE) throw new Error('no part');
	const names = bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
	const from = localAt + LOCAL_BYTES + names;
	if (from + packedBytes > bytes.length) throw new Error('a part is cut off');
	if (method === STORED && packedBytes <= left) return packedBytes;
	if (method !== DEFLATED || left <= 0) throw new Error('unpacks to too much, or in no known way');
	const packed = bytes.subarray(from, from + packedBytes);
	return (await inflate(packed, { maxOutputLength: left })).length;
}

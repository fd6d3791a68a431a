import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file to be: its name with `/` between folders, and its bytes as they come. */
export interface ZipFile {
	readonly name: string;
	readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface Written {
	readonly name: Buffer;
	readonly offset: number;
	readonly crc: number;
	readonly packed: number;
	readonly size: number;
}

/** Sizes follow the content (bit 3); names are UTF-8 (bit 11). */
const FLAGS = 0x0808;
const DEFLATE = 8;
const VERSION = 20;
/** 1/1/1980: the format has no "no date", and the same content should give the same bytes. */
const DATE = 0x0021;
const MOST_BYTES = 0xffff_ffff;

/**
 * Packs files one after another, as their content comes: neither a file nor the archive is ever
 * whole in memory. At most 4 GB.
 * @see APPNOTE.TXT, PKWARE: local header 4.3.7, data descriptor 4.3.9, central directory 4.3.12
 */
export async function* writeZip(
	files: Iterable<ZipFile> | AsyncIterable<ZipFile>,
): AsyncGenerator<Uint8Array> {
	const written: Written[] = [];
	let offset = 0;
	for await (const file of files) {
		const name = Buffer.from(file.name, 'utf8');
		const header = localHeader(name);
		yield header;
		const state = { crc: 0, size: 0, packed: 0 };
		for await (const chunk of packed(file.content, state)) {
			state.packed += chunk.length;
			yield chunk;
		}
		const descriptor = dataDescriptor(state);
		yield descriptor;
		written.push({ name, offset, ...state });
		offset += header.length + state.packed + descriptor.length;
		if (offset > MOST_BYTES || state.size > MOST_BYTES) throw new Error('archive over 4 GB');
	}
	const directory = Buffer.concat(written.map(directoryEntry));
	yield directory;
	yield endOfDirectory(written.length, directory.length, offset);
}

function packed(
	content: ZipFile['content'],
	state: { crc: number; size: number },
): AsyncIterable<Buffer> {
	async function* counted() {
		for await (const chunk of content) {
			state.crc = crc32(chunk, state.crc);
			state.size += chunk.length;
			yield chunk;
		}
	}
	const deflate = createDeflateRaw();
	// An error of the source destroys what is read here, and so reaches the reader.
	pipeline(Readable.from(counted(), { objectMode: true }), deflate, () => undefined);
	return deflate;
}

function localHeader(name: Buffer): Buffer {
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(VERSION, 4);
	header.writeUInt16LE(FLAGS, 6);
	header.writeUInt16LE(DEFLATE, 8);
	header.writeUInt16LE(DATE, 12);
	header.writeUInt16LE(name.length, 26);
	return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, size }: Omit<Written, 'name' | 'offset'>): Buffer {
	const descriptor = Buffer.alloc(16);
	descriptor.writeUInt32LE(0x08074b50, 0);
	descriptor.writeUInt32LE(crc, 4);
	descriptor.writeUInt32LE(packed, 8);
	descriptor.writeUInt32LE(size, 12);
	return descriptor;
}

function directoryEntry({ name, offset, crc, packed, size }: Written): Buffer {
	const entry = Buffer.alloc(46);
	entry.writeUInt32LE(0x02014b50, 0);
	entry.writeUInt16LE(VERSION, 4);
	entry.writeUInt16LE(VERSION, 6);
	entry.writeUInt16LE(FLAGS, 8);
	entry.writeUInt16LE(DEFLATE, 10);
	entry.writeUInt16LE(DATE, 14);
	entry.writeUInt32LE(crc, 16);
	entry.writeUInt32LE(packed, 20);
	entry.writeUInt32LE(size, 24);
	entry.writeUInt16LE(name.length, 28);
	entry.writeUInt32LE(offset, 42);
	return Buffer.concat([entry, name]);
}

function endOfDirectory(count: number, bytes: number, offset: number): Buffer {
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(count, 8);
	end.writeUInt16LE(count, 10);
	end.writeUInt32LE(bytes, 12);
	end.writeUInt32LE(offset, 16);
	return end;
}

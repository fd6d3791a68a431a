/** A file to be, whose size is known: its name, at most 100 bytes of ASCII, and its bytes. */
export interface TarFile {
	readonly name: string;
	readonly content: Uint8Array;
}

const BLOCK = 512;
const END = Buffer.alloc(2 * BLOCK);

/**
 * Packs files one after another: one file is in memory at a time, and the archive may be as large as it
 * likes, which a ZIP without its extensions may not.
 * @see POSIX.1-1988 ustar
 */
export async function* writeTar(files: AsyncIterable<TarFile>): AsyncGenerator<Uint8Array> {
	for await (const { name, content } of files) {
		yield header(name, content.length);
		yield content;
		const rest = content.length % BLOCK;
		if (rest > 0) yield Buffer.alloc(BLOCK - rest);
	}
	yield END;
}

function header(name: string, bytes: number): Buffer {
	if (Buffer.byteLength(name) > 100) throw new Error(`too long a name for an archive: ${name}`);
	const block = Buffer.alloc(BLOCK);
	const put = (text: string, at: number) => block.write(text, at, 'latin1');
	put(name, 0);
	put('0000600\0', 100);
	put('0000000\0', 108);
	put('0000000\0', 116);
	put(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
	// Without a date, so that the same files give the same bytes.
	put('00000000000\0', 136);
	put('        ', 148);
	put('0', 156);
	put('ustar\u000000', 257);
	const sum = block.reduce((total, byte) => total + byte, 0);
	put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
	return block;
}

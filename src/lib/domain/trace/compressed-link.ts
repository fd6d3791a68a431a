/**
 * Reads the binary form of a compressed GS1 Digital Link.
 * @see GS1 Digital Link Standard: Compression, tables P (key lengths), F (formats), O (sequences)
 */

/** Application identifiers and the values that followed them, in their order. */
export type Elements = ReadonlyMap<string, string>;

/** How many digits a key has, by its first two (table P). */
const KEY_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries([
	...'00 01 02 10 11 12 13 15 16 17 20 21 22 30 37 90 91 92 93 94 95 96 97 98 99'
		.split(' ')
		.map((start) => [start, 2] as const),
	...'23 24 25 40 41 42 71'.split(' ').map((start) => [start, 3] as const),
	...'31 32 33 34 35 36 39 70 72 80 81 82'.split(' ').map((start) => [start, 4] as const),
]);

/**
 * What the value of a key consists of (table F): `n6` six digits, `n..8` up to eight digits,
 * `x..20` up to twenty characters. Keys are tried from the longest prefix to the shortest.
 */
const FORMATS: Readonly<Record<string, string>> = {
	...byPrefix('n18', '00 8006 8017 8018 8026'),
	...byPrefix('n14', '01 02 8001'),
	...byPrefix('n6', '11 12 13 15 16 17 31 32 33 34 35 36 7006 8005'),
	...byPrefix('x..20', '10 21 22 243 254 420 7020 7021 7022 71 8002 8012'),
	...byPrefix('x..30', '240 241 250 251 400 401 403 7002 7023 723 8004 8010 8013 90'),
	...byPrefix('x..90', '91 92 93 94 95 96 97 98 99'),
	...byPrefix('n13', '410 411 412 413 414 415 416 417 7001'),
	...byPrefix('n3', '422 424 426'),
	...byPrefix('n4', '394 8111'),
	...byPrefix('n..8', '30 37'),
	...byPrefix('n..15', '390 392'),
	...byPrefix('n3 n..15', '391 393'),
	...byPrefix('n3 n..12', '423 425'),
	...byPrefix('n3 x..27', '703'),
	...byPrefix('x..70', '8110 8112 8200'),
	...byPrefix('x..3', '427 7008'),
	'20': 'n2',
	'242': 'n..6',
	'253': 'n13 x..17',
	'255': 'n13 n..12',
	'402': 'n17',
	'421': 'n3 x..9',
	'7003': 'n10',
	'7004': 'n..4',
	'7005': 'x..12',
	'7007': 'n6 n..6',
	'7009': 'x..10',
	'7010': 'x..2',
	'8003': 'n14 x..16',
	'8007': 'x..24',
	'8008': 'n8 n..4',
	'8009': 'x..50',
	'8011': 'n..12',
	'8019': 'n..10',
	'8020': 'x..25',
};

/** Usual sequences of keys under one byte (table O), those that start with a GTIN. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
	'0A': ['01', '22'],
	'0B': ['01', '10'],
	'0C': ['01', '21'],
	'0D': ['01', '17'],
	'0E': ['01', '7003'],
	'0F': ['01', '30'],
	'1A': ['01', '10', '17', '21'],
	'1B': ['01', '15'],
	'1C': ['01', '11'],
	'1D': ['01', '16'],
	'1E': ['01', '91'],
	'1F': ['01', '10', '15'],
	...numbered('2', 'ABCDEF', '310'),
	...numbered('3', 'ABCDEF', '320'),
	...numbered('A', '0123456789', '392'),
};
/**
 * The table prints `1A` as 01 10 21 17, GS1's own toolkit writes it sorted, so links in the wild
 * are sorted: whichever order gives a lawful day for AI 17 was meant.
 */
const PRINTED_SEQUENCES = { ...SEQUENCES, '1A': ['01', '10', '21', '17'] };

const HEXADECIMAL = '0123456789abcdef';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * Unpacks the last path segment of a compressed digital link.
 * @param segment base64url text, at most a few hundred characters
 * @returns the elements, keys that are no AI (`st`, `sg` …) among them; undefined where the text is
 * not such a segment
 */
export function decompress(segment: string): Elements | undefined {
	if (!/^[A-Za-z0-9_-]{4,1000}$/.test(segment)) return undefined;
	return [SEQUENCES, PRINTED_SEQUENCES]
		.map((sequences) => unpack(new BitReader(segment), sequences))
		.find((elements) => elements !== undefined && hasLawfulDay(elements));
}

function unpack(bits: BitReader, sequences: typeof SEQUENCES): Elements | undefined {
	const elements = new Map<string, string>();
	// What is left at the end, at most one byte, only fills the last character.
	while (bits.left > 8) {
		const byte = bits.take(8).toString(16).padStart(2, '0').toUpperCase();
		const isRead = byte.startsWith('F')
			? readOther(bits, byte, elements)
			: readKeys(bits, sequences[byte] ?? [readKey(bits, byte)], elements);
		if (!isRead || bits.isOverrun) return undefined;
	}
	return elements.size > 0 ? elements : undefined;
}

function hasLawfulDay(elements: Elements): boolean {
	return /^\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$/.test(elements.get('17') ?? '000101');
}

/** One AI, or a sequence of them that one byte stands for. */
function readKeys(
	bits: BitReader,
	keys: readonly (string | undefined)[],
	elements: Map<string, string>,
): boolean {
	for (const key of keys) {
		const value = key === undefined ? undefined : readValue(bits, key);
		if (key === undefined || value === undefined || elements.has(key)) return false;
		elements.set(key, value);
	}
	return true;
}

function readKey(bits: BitReader, start: string): string | undefined {
	const length = KEY_LENGTHS[start];
	if (length === undefined) return undefined;
	let key = start;
	while (key.length < length) key += bits.take(4).toString(16);
	return /^\d+$/.test(key) ? key : undefined;
}

function readValue(bits: BitReader, key: string): string | undefined {
	const format = FORMATS[key] ?? FORMATS[key.slice(0, 3)] ?? FORMATS[key.slice(0, 2)];
	if (format === undefined) return undefined;
	let value = '';
	for (const part of format.split(' ')) {
		const size = Number(part.replace(/\D+/, ''));
		const isVariable = part.includes('..');
		if (part.startsWith('n')) {
			value += readDigits(bits, isVariable ? bits.take(lengthBits(size)) : size);
		} else {
			const encoding = bits.take(3);
			const read = readText(bits, encoding, isVariable ? bits.take(lengthBits(size)) : size);
			if (read === undefined) return undefined;
			value += read;
		}
	}
	return value;
}

/** A query parameter that is no AI: its name's length in 7 bits (the first four read already). */
function readOther(bits: BitReader, byte: string, elements: Map<string, string>): boolean {
	const nameLength = parseInt(byte.slice(1), 16) * 8 + bits.take(3);
	let name = '';
	for (let count = 0; count < nameLength && !bits.isOverrun; count++) {
		name += BASE64URL.charAt(bits.take(6));
	}
	const encoding = bits.take(3);
	const value = readText(bits, encoding, bits.take(7));
	if (name === '' || value === undefined || elements.has(name)) return false;
	elements.set(name, value);
	return true;
}

function readText(bits: BitReader, encoding: number, length: number): string | undefined {
	if (encoding === 0) return readDigits(bits, length);
	const width = encoding === 4 ? 7 : encoding === 3 ? 6 : 4;
	if (encoding > 4 || width * length > bits.left) return undefined;
	let text = '';
	for (let count = 0; count < length; count++) {
		const code = bits.take(width);
		text +=
			width === 7
				? String.fromCharCode(code)
				: (width === 6 ? BASE64URL : HEXADECIMAL).charAt(code);
	}
	return encoding === 2 ? text.toUpperCase() : text;
}

/** Digits are one binary number: twenty of them are more than a double holds. */
function readDigits(bits: BitReader, count: number): string {
	if (count === 0) return '';
	let value = 0n;
	for (let left = Math.ceil(count * Math.log2(10) + 0.01); left > 0; left--) {
		value = value * 2n + BigInt(bits.take(1));
	}
	return value.toString().padStart(count, '0');
}

function lengthBits(maximum: number): number {
	return Math.ceil(Math.log2(maximum) + 0.01);
}

function byPrefix(format: string, prefixes: string): Record<string, string> {
	return Object.fromEntries(prefixes.split(' ').map((prefix) => [prefix, format]));
}

function numbered(row: string, columns: string, start: string): Record<string, string[]> {
	return Object.fromEntries(
		[...columns].map((column, index) => [`${row}${column}`, ['01', `${start}${index}`]]),
	);
}

class BitReader {
	readonly #text: string;
	#position = 0;

	constructor(base64url: string) {
		this.#text = base64url;
	}

	get left(): number {
		return this.#text.length * 6 - this.#position;
	}

	/** True once more was taken than there is. */
	get isOverrun(): boolean {
		return this.left < 0;
	}

	/** @param count 1–16; past the end zeros follow */
	take(count: number): number {
		let value = 0;
		for (let taken = 0; taken < count; taken++, this.#position++) {
			const character = BASE64URL.indexOf(this.#text.charAt(Math.floor(this.#position / 6)));
			const bit = this.left > 0 ? (character >> (5 - (this.#position % 6))) & 1 : 0;
			value = value * 2 + bit;
		}
		return value;
	}
}

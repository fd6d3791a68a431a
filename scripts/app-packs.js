// What a phone keeps of the app in a few files instead of two hundred: over a slow network each file costs
// a round trip, and packed together they are smaller. The files stand by themselves, too; whatever phone
// lacks a few of them only fetches those.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A pack that is cut off has to begin anew: half a minute's worth of a very slow network at most. */
const PACK_BYTES = 200_000;
const FOLDER = '_app/immutable/packs';
const TYPES = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2' };

/**
 * Writes the packs and their list, app-packs.json: see src/lib/local/app-packs.ts.
 * @param {string} build the folder of the built app
 */
export function writePacks(build) {
	const client = join(build, 'client');
	const worker = readFileSync(join(client, 'service-worker.js'), 'utf8');
	const list = /\[\{"revision":.*?\}\]/s.exec(worker)?.[0];
	if (!list) throw new Error('service-worker.js: where is the list of what it keeps?');
	/** @type {{ revision: string | null, url: string }[]} */
	const kept = JSON.parse(list);
	// Each page has fetched what the shell asks for before the worker begins.
	const shell = readFileSync(join(build, 'prerendered/shell.html'), 'utf8');
	// Only what is named by its content: a pack may be of another version of the app than the worker.
	const common = kept
		.filter(({ revision, url }) => revision === null && !shell.includes(url))
		.map(({ url }) => `/${url}`);
	/** @type {string[]} */
	const ofDesks = JSON.parse(readFileSync(join(client, 'desk-files.json'), 'utf8'));
	mkdirSync(join(client, FOLDER), { recursive: true });
	const packs = [...groups(client, common), ...groups(client, ofDesks)].map((files) => {
		const bytes = Buffer.concat(files.map((file) => readFileSync(join(client, file))));
		const sha256 = createHash('sha256').update(bytes).digest('base64url');
		const address = `/${FOLDER}/${sha256.slice(0, 12)}.bin`;
		writeCompressed(join(client, address), bytes);
		return { address, sha256, files: files.map((file) => describe(client, file)) };
	});
	writeCompressed(join(client, 'app-packs.json'), Buffer.from(JSON.stringify(packs)));
}

/**
 * @param {string} client
 * @param {readonly string[]} files
 */
function groups(client, files) {
	/** @type {string[][]} */
	const packs = [];
	let room = 0;
	for (const file of files) {
		const { length } = readFileSync(join(client, file));
		if (room < length) {
			packs.push([]);
			room = PACK_BYTES;
		}
		packs.at(-1)?.push(file);
		room -= length;
	}
	return packs;
}

/**
 * @param {string} client
 * @param {string} address
 */
function describe(client, address) {
	const type = Object.entries(TYPES).find(([ending]) => address.endsWith(`.${ending}`))?.[1];
	if (!type) throw new Error(`${address}: what type is it?`);
	return { address, type, bytes: readFileSync(join(client, address)).length };
}

/**
 * @param {string} path
 * @param {Buffer} bytes
 */
function writeCompressed(path, bytes) {
	writeFileSync(path, bytes);
	const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
	writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
	writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

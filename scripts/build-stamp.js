import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const STAMP = join(ROOT, 'build/sources.sha256');
const SOURCES = [
	'src',
	'server',
	'static',
	'scripts',
	'project.inlang/settings.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
];
/** Made from the other sources, or of no weight for the build. */
const IGNORED = /(^|\/)(paraglide|migrations\/meta)\/|\.(test|fixture)\.ts$/;

/** Whether build/ was made from exactly these sources; a copied or checked-out tree keeps it. */
export function isBuildFresh() {
	return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashSources();
}

export function writeBuildStamp() {
	writeFileSync(STAMP, hashSources());
}

function hashSources() {
	const hash = createHash('sha256')
		.update(process.env['APP_VERSION'] ?? '')
		.update(process.env['LIVE_VIDEO_HOSTS'] ?? '');
	for (const file of SOURCES.flatMap(listFiles)) {
		hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
	}
	return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function listFiles(path) {
	if (!existsSync(join(ROOT, path)) || IGNORED.test(`${path}`)) return [];
	if (!statSync(join(ROOT, path)).isDirectory()) return [path];
	return readdirSync(join(ROOT, path))
		.sort()
		.flatMap((name) => (IGNORED.test(`${path}/${name}/`) ? [] : listFiles(`${path}/${name}`)));
}

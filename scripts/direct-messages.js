// Vite plugin: `m.some_key` becomes an import of that one message. Through the barrel every message
// of the app can be reached from every page, so the bundler would put them all into the first load.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const FOLDER = join(import.meta.dirname, '../src/lib/i18n/paraglide/messages');
const BARREL = /import \{ m \} from '[^']*paraglide\/messages';/;
const USE = /\bm\.([a-z]+_\w+)/g;

/** @returns {import('vite').Plugin} */
export function directMessages() {
	/** @type {Map<string, string> | undefined} */
	let files;
	return {
		name: 'direct-messages',
		enforce: 'pre',
		// A page under test would ask for the two thousand files of the barrel, too.
		apply: (_config, { command }) => command === 'build' || process.env['VITEST'] !== undefined,
		transform: {
			filter: { id: /\/src\/.*\.(svelte|ts)$/ },
			handler(code) {
				if (!BARREL.test(code)) return undefined;
				files ??= filesByKey();
				let imports = '';
				for (const key of new Set(Array.from(code.matchAll(USE), ([, name]) => name ?? ''))) {
					const file = files.get(key);
					if (file === undefined) this.error(`There is no message ${key}.`);
					imports += `import { ${key} as m_${key} } from '$lib/i18n/paraglide/messages/${file}'; `;
				}
				// All on the line of the old import, so that lines keep their numbers.
				return { code: code.replace(BARREL, imports).replace(USE, 'm_$1'), map: null };
			},
		},
	};
}

/** Paraglide names its files in lower case, made unique: only they know which message they hold. */
function filesByKey() {
	/** @type {Map<string, string>} */
	const files = new Map();
	for (const file of readdirSync(FOLDER).filter((name) => name !== '_index.js')) {
		const code = readFileSync(join(FOLDER, file), 'utf8');
		// Keys with capitals are exported under an alias.
		const key = /^export \{ \w+ as "(\w+)" \}/m.exec(code) ?? /^export const (\w+) =/m.exec(code);
		if (key?.[1]) files.set(key[1], file);
	}
	return files;
}

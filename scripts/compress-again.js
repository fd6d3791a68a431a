// Vite plugin: what buyers load is compressed a second time, by terser. It finds what the first
// minifier leaves (functions used once, constants, dead branches): a fortieth of the bytes on the wire.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { minify } from 'terser';

import { DESK_FOLDER } from './desk-chunks.js';

/** Names of files tell what is in them, so another terser has to give other names. */
const { version } = JSON.parse(
	readFileSync(createRequire(import.meta.url).resolve('terser/package.json'), 'utf8'),
);

/** @returns {import('vite').Plugin} */
export function compressAgain() {
	return {
		name: 'compress-again',
		apply: 'build',
		applyToEnvironment: (environment) => environment.name === 'client',
		augmentChunkHash: () => `terser ${version}`,
		generateBundle: {
			// After the minifier of the bundler itself.
			order: 'post',
			async handler(_options, bundle) {
				for (const file of Object.values(bundle)) {
					if (file.type !== 'chunk' || file.fileName.includes(DESK_FOLDER)) continue;
					const { code } = await minify(file.code, {
						ecma: 2020,
						module: true,
						compress: { passes: 2 },
					});
					if (code) file.code = code;
				}
			},
		},
	};
}

// Makes functions of the interface's words: `node scripts/messages.js`. The build makes them itself.
import { compile } from '@inlang/paraglide-js';
import { realpathSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** How words become functions, for this script and for the build alike. */
export const MESSAGES = {
	project: './project.inlang',
	outdir: './src/lib/i18n/paraglide',
	strategy: /** @type {['cookie', 'baseLocale']} */ (['cookie', 'baseLocale']),
	cookieName: 'locale',
	outputStructure: /** @type {const} */ ('message-modules'),
	isServer: "import.meta.env?.SSR ?? typeof window === 'undefined'",
};

const [, started = ''] = process.argv;
if (started && realpathSync(started) === fileURLToPath(import.meta.url)) await compile(MESSAGES);

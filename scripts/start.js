// Serves the built market; builds it first where the build is missing or not of these sources.
// The server runs in this very process, so a signal reaches it without a middleman.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

import { isBuildFresh, ROOT } from './build-stamp.js';

const hasTools = existsSync(join(ROOT, 'node_modules/vite'));
// A deployment without the build's tools serves what was built for it.
if (hasTools && !isBuildFresh()) {
	process.stdout.write('Building the market: this takes a minute …\n');
	const { status, signal } = spawnSync(process.execPath, [join(ROOT, 'scripts/build.js')], {
		cwd: ROOT,
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	if (signal || status !== 0) {
		process.stderr.write('The build failed: "npm run build" shows why.\n');
		process.exit(1);
	}
}
process.env['NODE_ENV'] ??= 'production';
await import(pathToFileURL(join(ROOT, 'build/main.js')).href);

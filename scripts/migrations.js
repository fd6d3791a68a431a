import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { ROOT } from './build-stamp.js';

const FOLDER = join(ROOT, 'server/database/migrations');

/** Makes the migrations anew while they are not kept in git and older than any table. */
export function refreshMigrations() {
	const isKept = !readFileSync(join(ROOT, '.gitignore'), 'utf8').includes(
		'server/database/migrations',
	);
	const journal = join(FOLDER, 'meta/_journal.json');
	if (isKept || (existsSync(journal) && statSync(journal).mtimeMs > newestTable())) return;
	rmSync(FOLDER, { recursive: true, force: true });
	const drizzleKit = join(ROOT, 'node_modules/drizzle-kit/bin.cjs');
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[drizzleKit, 'generate', '--name', 'initial'],
		{ cwd: ROOT, encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(`drizzle-kit generate failed:\n${stdout}${stderr}`);
}

function newestTable() {
	const modules = readdirSync(join(ROOT, 'server'), { withFileTypes: true });
	const times = modules
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(ROOT, 'server', name, 'tables.ts'))
		.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
	return Math.max(...times);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) refreshMigrations();

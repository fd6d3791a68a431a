import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { clusterUrl, DATA_FOLDER } from './cluster';
import { findRunningPostmaster } from './postmaster';

/**
 * Finds the private PostgreSQL of a data folder while a server runs on it, for commands that work
 * beside the server.
 * @returns `postgres://…`, or undefined where none runs
 */
export function findRunningCluster(dataDir: string): string | undefined {
	const folder = resolve(dataDir);
	const dataPath = readLine(join(folder, 'postgresql.location')) ?? join(folder, DATA_FOLDER);
	const password = readLine(join(folder, 'postgresql.password'));
	const found = findRunningPostmaster(dataPath);
	return found?.isReady && password !== undefined ? clusterUrl(password, found.port) : undefined;
}

function readLine(path: string): string | undefined {
	return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

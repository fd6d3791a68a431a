import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { codeOf, StartFailure } from '../start-failure';
import { isAlive } from './postmaster';

/**
 * Makes this process the only one that works on a data folder. A lock left behind by a process
 * that was killed is taken over; it names the process by pid and time of start, so that a
 * number given to another program is not mistaken for it.
 * @returns gives the folder free again
 * @throws StartFailure while another process holds it
 */
export function lockFolder(folder: string): () => void {
	const path = join(folder, 'server.lock');
	const mine = describe(process.pid);
	for (;;) {
		try {
			writeFileSync(path, mine, { flag: 'wx' });
			return () => {
				if (read(path) === mine) rmSync(path, { force: true });
			};
		} catch (error) {
			if (codeOf(error) !== 'EEXIST') throw error;
		}
		const theirs = read(path);
		const pid = Number(theirs?.split(' ')[0]);
		if (theirs && pid && isAlive(pid) && describe(pid) === theirs) {
			throw new StartFailure(
				`Another server (process ${pid}) already works on ${folder}: stop it first, or give this one another DATA_DIR.`,
			);
		}
		removeStale(path, theirs);
	}
}

/** Two processes may find the same stale lock: only the one that was read may be removed. */
function removeStale(path: string, stale: string | undefined): void {
	const aside = `${path}.${process.pid}`;
	try {
		renameSync(path, aside);
		if (read(aside) !== stale) linkSync(aside, path);
	} catch (error) {
		const code = codeOf(error);
		if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
	} finally {
		rmSync(aside, { force: true });
	}
}

function describe(pid: number): string {
	try {
		// Field 22 is the start in clock ticks; the program's name before it may hold anything.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
	} catch {
		return `${pid} -`;
	}
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What PostgreSQL writes about its running server into `postmaster.pid`. */
export interface Postmaster {
	readonly pid: number;
	readonly port: number;
	readonly isReady: boolean;
}

/** Reads `postmaster.pid`; undefined where there is none, or only the beginning of one. */
export function readPostmaster(dataPath: string): Postmaster | undefined {
	let lines: string[];
	try {
		lines = readFileSync(join(dataPath, 'postmaster.pid'), 'utf8').split('\n');
	} catch {
		return undefined;
	}
	const [pid, , , port, , , , status] = lines;
	if (!Number(pid)) return undefined;
	return { pid: Number(pid), port: Number(port ?? 0), isReady: status?.trim() === 'ready' };
}

/**
 * Finds the PostgreSQL that still runs on a data folder after its node was killed. A pid file
 * whose number now belongs to another program is removed, since PostgreSQL would refuse to
 * start beside it; any other stale file is left to PostgreSQL, which knows by its shared memory
 * whether orphaned backends still write.
 */
export function findRunningPostmaster(dataPath: string): Postmaster | undefined {
	const found = readPostmaster(dataPath);
	if (!found || !isAlive(found.pid)) return undefined;
	if (isPostmasterOf(found.pid, dataPath)) return found;
	rmSync(join(dataPath, 'postmaster.pid'), { force: true });
	return undefined;
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** PostgreSQL always works inside its data folder; where that cannot be asked, trust the file. */
function isPostmasterOf(pid: number, dataPath: string): boolean {
	try {
		return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataPath);
	} catch {
		return process.platform !== 'linux';
	}
}

/**
 * Stops PostgreSQL: fast shutdown (running transactions are rolled back, everything is written),
 * and when that takes too long an immediate one, which the next start recovers from.
 * @param hasEnded asked again and again; a child of ours is not seen by its pid alone
 */
export async function stopPostmaster(pid: number, hasEnded = () => !isAlive(pid)): Promise<void> {
	for (const { signal, deadlineMs } of [
		{ signal: 'SIGINT', deadlineMs: 20_000 },
		{ signal: 'SIGQUIT', deadlineMs: 10_000 },
	] as const) {
		const until = Date.now() + deadlineMs;
		if (!hasEnded()) process.kill(pid, signal);
		while (!hasEnded() && Date.now() < until) await delay(10);
		if (hasEnded()) return;
	}
}

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** The system user that runs PostgreSQL: undefined means the one that runs this process. */
export type ClusterUser = { readonly name: string; readonly uid: number; readonly gid: number };

/** Tried in this order when the server runs as root, which PostgreSQL refuses. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * Chooses who runs PostgreSQL.
 * @param dataPath an existing data folder keeps its owner, so that a user added to the machine
 *   later changes nothing
 */
export function chooseClusterUser(dataPath: string): ClusterUser | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const owner = statSync(dataPath, { throwIfNoEntry: false });
	if (owner && owner.uid !== 0) {
		return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
	}
	const users = readFileSync('/etc/passwd', 'utf8').split('\n');
	for (const candidate of CANDIDATES) {
		const [name, , uid, gid] =
			users.find((line) => line.startsWith(`${candidate}:`))?.split(':') ?? [];
		if (name && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
	}
	// Every Linux kernel knows the overflow user, also in an image that lists none.
	return { name: 'nobody', uid: 65_534, gid: 65_534 };
}

/** The part of spawn's options that makes a child run as that user. */
export function runAs(user: ClusterUser | undefined): { uid?: number; gid?: number } {
	return user ? { uid: user.uid, gid: user.gid } : {};
}

/** Whether the user may pass through every folder on the way and into the last one. */
export function canEnter(folder: string, user: ClusterUser | undefined): boolean {
	const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
		...runAs(user),
		cwd: '/',
		stdio: 'ignore',
	});
	return status === 0;
}

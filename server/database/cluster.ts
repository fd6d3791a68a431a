import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
	chownSync,
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	realpathSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

import { codeOf, reasonOf, StartFailure } from '../start-failure';
import { prepareBinaries } from './cluster-binaries';
import { canEnter, chooseClusterUser, runAs, type ClusterUser } from './cluster-user';
import { lockFolder } from './folder-lock';
import { findRunningPostmaster, readPostmaster, stopPostmaster } from './postmaster';

const DATABASE = 'market';
const ROLE = 'market';
const START_DEADLINE_MS = 60_000;
/** Named by PostgreSQL's major version: the next one cannot read it. */
export const DATA_FOLDER = 'postgresql-18';

export interface ClusterOptions {
	/** Holds the data, or the name of the folder that does, and the password. */
	readonly dataDir: string;
	/** `none` may lose everything with the power: for tests only. */
	readonly durability?: 'full' | 'none';
}

export interface Cluster {
	/** `postgres://…` of the database `market`, by the role that owns everything. */
	readonly url: string;
	/** Where PostgreSQL keeps its files. */
	readonly dataPath: string;
	/** Settles when PostgreSQL has ended; true where nobody asked it to. */
	readonly ended: Promise<boolean>;
	stop(): Promise<void>;
}

/**
 * Starts the private PostgreSQL of a data folder, making it at the first start. One that still
 * runs after its node was killed is taken over.
 * @throws StartFailure with what the operator can do
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
	const dataDir = openDataDir(options.dataDir);
	const unlock = lockFolder(dataDir);
	try {
		const { dataPath, user } = choosePlace(dataDir);
		const binaries = prepareBinaries(dataDir, user);
		const durability = options.durability ?? 'full';
		const password = readPassword(dataDir, dataPath);
		if (!existsSync(dataPath)) initialise({ dataPath, user, binaries, password, durability });
		const adopted = adopt(dataPath);
		const server = adopted ?? (await launch({ dataPath, user, binaries, durability }));
		const url = clusterUrl(password, server.port);
		try {
			await createDatabase(clusterUrl(password, server.port, 'postgres'));
		} catch (error) {
			// It is detached and would outlive this process; an adopted one was not ours to start.
			if (!adopted) await stopPostmaster(server.pid, server.hasEnded);
			throw error;
		}
		let isAsked = false;
		return {
			url,
			dataPath,
			ended: server.ended.then(() => !isAsked),
			async stop() {
				isAsked = true;
				await stopPostmaster(server.pid, server.hasEnded);
				unlock();
			},
		};
	} catch (error) {
		unlock();
		throw error;
	}
}

/** Address of a database of a private PostgreSQL. */
export function clusterUrl(password: string, port: number, database = DATABASE): string {
	return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

function openDataDir(path: string): string {
	const dataDir = resolve(path);
	try {
		mkdirSync(dataDir, { recursive: true });
		const probe = join(dataDir, `.probe-${process.pid}`);
		writeFileSync(probe, '');
		rmSync(probe);
		return realpathSync(dataDir);
	} catch (error) {
		throw new StartFailure(
			`The data folder ${dataDir} cannot be written (${codeOf(error) ?? reasonOf(error)}): make it writable, or set DATA_DIR to a folder that is.`,
			{ cause: error },
		);
	}
}

/**
 * The data lies in DATA_DIR where the user that runs PostgreSQL may enter it. Below a folder that
 * only root may enter it lies under /var/lib, and a file in DATA_DIR says where.
 */
function choosePlace(dataDir: string): { dataPath: string; user: ClusterUser | undefined } {
	const pointer = join(dataDir, 'postgresql.location');
	if (existsSync(pointer)) {
		const dataPath = readFileSync(pointer, 'utf8').trim();
		return { dataPath, user: chooseClusterUser(dataPath) };
	}
	const inside = join(dataDir, DATA_FOLDER);
	const user = chooseClusterUser(inside);
	if (canEnter(dataDir, user)) return { dataPath: inside, user };

	const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
	const outside = join('/var/lib/cho-dem-tren-may', name);
	mkdirSync(outside, { recursive: true, mode: 0o755 });
	const dataPath = join(outside, DATA_FOLDER);
	writeFileSync(pointer, `${dataPath}\n`);
	return { dataPath, user: chooseClusterUser(dataPath) };
}

function readPassword(dataDir: string, dataPath: string): string {
	const path = join(dataDir, 'postgresql.password');
	if (existsSync(path)) return readFileSync(path, 'utf8').trim();
	if (existsSync(dataPath)) {
		throw new StartFailure(
			`The database in ${dataPath} is there, but its password file ${path} is not: put that file back from your backup.`,
		);
	}
	const password = randomBytes(24).toString('base64url');
	writeFileSync(path, `${password}\n`, { mode: 0o600 });
	return password;
}

interface Making {
	readonly dataPath: string;
	readonly user: ClusterUser | undefined;
	readonly binaries: string;
	readonly durability: 'full' | 'none';
}

/** Makes the data folder beside its final name, so that a start cut short leaves no half of one. */
function initialise(making: Making & { readonly password: string }): void {
	const { dataPath, user, binaries, password, durability } = making;
	const fresh = `${dataPath}.new`;
	const passwordPath = `${dataPath}.pw`;
	rmSync(fresh, { recursive: true, force: true });
	try {
		mkdirSync(fresh, { mode: 0o700 });
		writeFileSync(passwordPath, password, { mode: 0o600 });
		if (user) {
			chownSync(fresh, user.uid, user.gid);
			chownSync(passwordPath, user.uid, user.gid);
		}
		const { status, stderr } = spawnSync(
			join(binaries, 'initdb'),
			[
				`--pgdata=${fresh}`,
				`--username=${ROLE}`,
				`--pwfile=${passwordPath}`,
				'--auth-host=scram-sha-256',
				'--auth-local=reject',
				'--encoding=UTF8',
				'--locale=C',
				'--locale-provider=builtin',
				'--builtin-locale=C.UTF-8',
				...(durability === 'none' ? ['--no-sync'] : []),
			],
			{ ...runAs(user), cwd: '/', encoding: 'utf8', env: environment() },
		);
		if (status !== 0) {
			throw new StartFailure(
				`PostgreSQL could not make its data folder ${dataPath}: ${lastLine(stderr)}`,
			);
		}
		renameSync(fresh, dataPath);
	} finally {
		rmSync(passwordPath, { force: true });
		rmSync(fresh, { recursive: true, force: true });
	}
}

interface RunningServer {
	readonly pid: number;
	readonly port: number;
	readonly ended: Promise<void>;
	readonly hasEnded?: () => boolean;
}

function adopt(dataPath: string): RunningServer | undefined {
	const found = findRunningPostmaster(dataPath);
	// Not a child of ours: its end is noticed by the queries that fail.
	return found && { pid: found.pid, port: found.port, ended: new Promise(() => undefined) };
}

async function launch(making: Making): Promise<RunningServer> {
	const until = Date.now() + START_DEADLINE_MS;
	for (;;) {
		const result = await launchOnce(making, await freePort());
		if ('pid' in result) return result;
		// Another program took the port, or orphans of a killed PostgreSQL are still ending.
		const isPassing = /could not bind|could not create any TCP|shared memory block/.test(
			result.log,
		);
		if (!isPassing || Date.now() > until) {
			throw new StartFailure(
				`PostgreSQL did not start on ${making.dataPath}: ${lastLine(result.log)}`,
			);
		}
		await delay(200);
	}
}

async function launchOnce(making: Making, port: number): Promise<RunningServer | { log: string }> {
	const { dataPath, user, binaries, durability } = making;
	const logPath = `${dataPath}.log`;
	// A file, since a pipe would end with this process and the server may outlive it.
	const logFile = openSync(logPath, 'w', 0o640);
	const settings = {
		listen_addresses: '127.0.0.1',
		port: String(port),
		unix_socket_directories: '',
		max_connections: '120',
		timezone: 'UTC',
		jit: 'off',
		...(durability === 'none'
			? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
			: {}),
	};
	const child = spawn(
		join(binaries, 'postgres'),
		[
			'-D',
			dataPath,
			...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
		],
		{
			...runAs(user),
			cwd: '/',
			env: environment(),
			stdio: ['ignore', logFile, logFile],
			// Its own process group: Ctrl-C must reach it after the requests have been drained.
			detached: true,
		},
	);
	closeSync(logFile);
	child.unref();
	let hasEnded = false;
	const ended = new Promise<void>((settle) => {
		const end = () => {
			hasEnded = true;
			settle();
		};
		child.once('exit', end);
		child.once('error', end);
	});
	const until = Date.now() + START_DEADLINE_MS;
	while (!hasEnded && child.pid !== undefined && Date.now() < until) {
		const server = readPostmaster(dataPath);
		if (server?.pid === child.pid && server.isReady) {
			return { pid: child.pid, port, ended, hasEnded: () => hasEnded };
		}
		await delay(10);
	}
	if (child.pid !== undefined && !hasEnded) await stopPostmaster(child.pid, () => hasEnded);
	return { log: readFileSync(logPath, 'utf8') };
}

/** Waits for a server that is still recovering, and makes the database at the first start. */
async function createDatabase(url: string): Promise<void> {
	const until = Date.now() + START_DEADLINE_MS;
	for (;;) {
		const client = new pg.Client({ connectionString: url });
		client.on('error', () => undefined);
		try {
			await client.connect();
			const known = await client.query('select from pg_database where datname = $1', [DATABASE]);
			if (known.rowCount === 0) await client.query(`create database ${DATABASE}`);
			return;
		} catch (error) {
			const code = codeOf(error);
			const isStarting = code === '57P03' || code === 'ECONNREFUSED';
			if (!isStarting || Date.now() > until) {
				throw new StartFailure(`The private PostgreSQL cannot be used: ${reasonOf(error)}`, {
					cause: error,
				});
			}
			await delay(50);
		} finally {
			await client.end();
		}
	}
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
	return new Promise((settle, fail) => {
		const probe = createServer().unref();
		probe.once('error', fail);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => {
				settle(typeof address === 'object' && address ? address.port : 0);
			});
		});
	});
}

/** Nothing of the server's own environment reaches PostgreSQL: PG* variables would change it. */
function environment(): NodeJS.ProcessEnv {
	return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

function lastLine(text: string): string {
	return text.trim().split('\n').at(-1) ?? '';
}

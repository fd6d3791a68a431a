import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

import { republishProducers } from './catalogue/republish-producers';
import { startCluster, type Cluster } from './database/cluster';
import { openDatabase, PREPARING } from './database/database';
import { migrateDatabase } from './database/migrate';
import { beginHistoryAfterRestore } from './database/new-history';
import { seedDemo } from './demo/seed-demo';
import { readEnvironment, type Environment } from './environment';
import { FileShelf } from './files/file-shelf';
import { LARGEST_BODY_BYTES, listen, type Handler, type MarketServer } from './http/market-server';
import { ensureLessons } from './lessons/seed-lessons';
import { takeUpPlaces } from './places/refresh-places';
import { StartFailure } from './start-failure';
import { ensureTexts } from './texts/seed-texts';
import { ensureLabelKey } from './trace/label-keys';

// Most of what a request makes is over with its answer: with room for it, it is never copied.
setFlagsFromString('--max-semi-space-size=64');

const isDev = process.argv.includes('--dev');
const isRestored = process.argv.includes('--restored');

/** What runs, to be stopped in this order. */
const running: { drain?: () => Promise<void>; stopCluster?: () => Promise<void> } = {};

const starting = start();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
	// Whoever stops the server may send more than one (a terminal and npm both do).
	let isAsked = false;
	process.on(signal, () => {
		if (isAsked) return;
		isAsked = true;
		starting.then(() => stop(signal), fail).catch(fail);
	});
}
starting.catch(fail);

async function start(): Promise<void> {
	const environment = readEnvironment(process.env);
	const isHttps = environment.publicOrigin?.startsWith('https:') ?? false;
	const server = await listen(environment, isHttps);
	running.drain = () => server.drain();

	const cluster = environment.databaseUrl
		? undefined
		: await startCluster({ dataDir: environment.dataDir });
	if (cluster) watch(cluster);
	const databaseUrl = cluster?.url ?? environment.databaseUrl ?? '';
	await migrateDatabase(databaseUrl);
	await prepareData(databaseUrl, cluster);
	if (environment.isDemo) await fillWithDemo(databaseUrl, environment);

	const { port } = server;
	announceToSvelteKit({ ...environment, databaseUrl, port });
	server.open(isDev ? await startVite(server) : await importHandler());
	process.stdout.write(describe({ ...environment, port }, cluster));
	announceOpening();
}

async function prepareData(databaseUrl: string, cluster: Cluster | undefined): Promise<void> {
	const opened = openDatabase(databaseUrl, 2, PREPARING);
	try {
		const dataPath = cluster?.dataPath;
		if (await beginHistoryAfterRestore(opened.database, { isRestored, dataPath })) {
			process.stdout.write(
				'The database was restored: every phone will load the catalogue afresh.\n',
			);
		}
		await ensureLabelKey(opened.database, Date.now());
		await takeUpPlaces(opened.database, Date.now());
		await republishProducers(opened.database, Date.now());
		await ensureTexts(opened.database, Date.now());
		await ensureLessons(opened.database, Date.now());
	} finally {
		await opened.close();
	}
}

async function fillWithDemo(databaseUrl: string, { dataDir }: Environment): Promise<void> {
	const opened = openDatabase(databaseUrl, 1, PREPARING);
	try {
		await seedDemo(opened.database, Date.now(), new FileShelf(join(dataDir, 'files')));
	} finally {
		await opened.close();
	}
}

/**
 * SvelteKit's bundle is a module graph of its own, so what was decided here reaches it (and
 * server/runtime.ts in it) by the environment only.
 */
function announceToSvelteKit(environment: Environment): void {
	const { databaseUrl, port, publicOrigin, isDemo } = environment;
	Object.assign(process.env, {
		DATABASE_URL: databaseUrl,
		PORT: String(port),
		DEMO: isDemo ? '1' : '0',
		BODY_SIZE_LIMIT: String(LARGEST_BODY_BYTES),
		...(publicOrigin
			? { PUBLIC_ORIGIN: publicOrigin, ORIGIN: publicOrigin }
			: // adapter-node would take https for granted; the value is no header that a visitor can send.
				{ PROTOCOL_HEADER: 'x-market-protocol' }),
	});
}

/** What the market does by itself (server/jobs) begins when nobody waits for it any more. */
function announceOpening(): void {
	process.env['MARKET_IS_OPEN'] = '1';
	const events: NodeJS.EventEmitter = process;
	events.emit('market:open');
}

/** Lets what the market does by itself come to its end, while the database is still there. */
async function endJobs(): Promise<void> {
	const events: NodeJS.EventEmitter = process;
	const works: Promise<void>[] = [];
	events.emit('market:closing', (work: Promise<void>) => void works.push(work));
	await Promise.allSettled(works);
}

async function importHandler(): Promise<Handler> {
	const address = new URL('./handler.js', import.meta.url).href;
	const { handler } = (await import(/* @vite-ignore */ address)) as { handler: Handler };
	return (request, response, next) => {
		request.headers['x-market-protocol'] = 'http';
		return handler(request, response, next);
	};
}

/** Inside our own server: one of Vite's would end the process before PostgreSQL is stopped. */
async function startVite(market: MarketServer): Promise<Handler> {
	const { createServer } = await import('vite');
	const vite = await createServer({ server: { middlewareMode: { server: market.http } } });
	running.drain = async () => {
		await vite.close();
		await market.drain();
	};
	return vite.middlewares;
}

function watch(cluster: Cluster): void {
	running.stopCluster = () => cluster.stop();
	void cluster.ended.then((isUnasked) => {
		if (isUnasked) fail(new StartFailure(`PostgreSQL on ${cluster.dataPath} has ended by itself.`));
	});
}

function describe(environment: Environment, cluster: Cluster | undefined): string {
	const { port, publicOrigin, isDemo } = environment;
	const address = publicOrigin ?? `http://localhost:${port}`;
	const lines = [
		`Chợ đêm trên mây is open at ${address}`,
		cluster
			? `  data: ${cluster.dataPath} (private PostgreSQL)`
			: '  data: the database of DATABASE_URL',
		...(isDemo
			? [`  demo: labels to scan at ${address}/demo/labels; desks at ${address}/sign-in`]
			: []),
	];
	return `${lines.join('\n')}\n`;
}

async function stop(signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
	const events: NodeJS.EventEmitter = process;
	// Who watches a session would stay until the drain's deadline: they go on at another node.
	events.emit('market:draining');
	await running.drain?.();
	await endJobs();
	// Requests are over: the pools of SvelteKit's bundle close before the database does.
	events.emit('sveltekit:shutdown', signal);
	await running.stopCluster?.();
	process.exit(0);
}

function fail(error: unknown): void {
	const text = error instanceof StartFailure ? error.message : describeCrash(error);
	process.stderr.write(`${text}\n`);
	const exit = () => process.exit(1);
	(running.stopCluster?.() ?? Promise.resolve()).then(exit, exit);
}

function describeCrash(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

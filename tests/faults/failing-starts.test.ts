import { expect, test } from '@playwright/test';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { ServerEnded, startBuiltServer, type BuiltServerOptions } from '../fixtures/built-server';
import { copyCheckout } from '../fixtures/checkout-copy';
import { dataFolder } from '../fixtures/data-folder';
import { testDatabase } from '../fixtures/database';
import { freePort } from '../fixtures/free-port';

const NOBODY = 65_534;

/** @returns what the server said on its way out, having checked that it was one sentence */
async function failToStart(options: BuiltServerOptions): Promise<string> {
	const ended: unknown = await startBuiltServer(options).then(
		() => new Error('The server started.'),
		(error: unknown) => error,
	);
	if (!(ended instanceof ServerEnded)) throw ended;
	expect(ended.exitCode).toBe(1);
	expect(ended.output.trim().split('\n')).toHaveLength(1);
	return ended.output.trim();
}

test('a database that cannot be reached', async () => {
	const port = await freePort();
	const said = await failToStart({ databaseUrl: `postgres://u:s3cret@127.0.0.1:${port}/market` });
	expect(said).toBe(
		`The database market at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check DATABASE_URL and that PostgreSQL runs.`,
	);
});

test('a database that does not let us in', async () => {
	await using db = await testDatabase();
	const url = new URL(db.url);
	url.password = 'wrong';
	const said = await failToStart({ databaseUrl: url.href });
	expect(said).toContain('cannot be reached (28P01)');
});

test('a database that is too old', async () => {
	await using db = await testDatabase();
	// The real query on a real server, which is made to say that it is of an older version.
	await db.sql`create schema shadow`;
	await db.sql`create function shadow.current_setting(text) returns text return '140010'`;
	await db.sql`alter database ${db.sql(new URL(db.url).pathname.slice(1))}
		set search_path = shadow, pg_catalog, public`;
	expect(await failToStart({ databaseUrl: db.url })).toBe(
		'The database runs PostgreSQL 14, which is too old: version 15 or newer is needed.',
	);
});

test('a port that is taken', async () => {
	await using db = await testDatabase();
	const other = createServer();
	await new Promise<void>((settle) => other.listen(0, settle));
	const address = other.address();
	const port = typeof address === 'object' && address ? address.port : 0;
	const said = await failToStart({ databaseUrl: db.url, env: { PORT: String(port) } });
	expect(said).toBe(
		`The port ${port} is taken by another program: stop that one, or set PORT to a free one.`,
	);
	await new Promise((settle) => other.close(settle));
});

test('a data folder that is no folder', async () => {
	await using data = dataFolder();
	const file = join(data.path, 'file');
	writeFileSync(file, '');
	expect(await failToStart({ dataDir: join(file, 'data') })).toBe(
		`The data folder ${join(file, 'data')} cannot be written (ENOTDIR): make it writable, or set DATA_DIR to a folder that is.`,
	);
});

test('a data folder that may not be written', async () => {
	await using data = dataFolder();
	const folder = join(data.path, 'read-only');
	mkdirSync(folder);
	chmodSync(folder, 0o555);
	// Root may write anywhere, and another user may not enter every checkout.
	using checkout = copyCheckout(0o755);
	const user = process.getuid?.() === 0 ? { uid: NOBODY } : {};
	expect(await failToStart({ dataDir: folder, root: checkout.path, ...user })).toContain(
		`The data folder ${folder} cannot be written (EACCES)`,
	);
});

test('an environment that is not valid', async () => {
	await using db = await testDatabase();
	const env = { PORT: '3000x', PUBLIC_ORIGIN: 'cho.example' };
	expect(await failToStart({ databaseUrl: db.url, env })).toBe(
		'The environment is not valid: PORT must be a whole number from 0 to 65535; PUBLIC_ORIGIN must be an address without a path, such as https://cho.example.',
	);
});

test('a data folder that another server works on, which goes on undisturbed', async () => {
	await using data = dataFolder();
	await using first = await startBuiltServer({ dataDir: data.path });
	expect(await failToStart({ dataDir: data.path })).toBe(
		`Another server (process ${first.pid}) already works on ${data.path}: stop it first, or give this one another DATA_DIR.`,
	);
	expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});

test('a password file that is gone', async () => {
	await using data = dataFolder();
	mkdirSync(join(data.path, 'postgresql-18'));
	expect(await failToStart({ dataDir: data.path })).toContain(
		'put that file back from your backup',
	);
});

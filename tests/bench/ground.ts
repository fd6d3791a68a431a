import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import postgres from 'postgres';

import { startCluster } from '../../server/database/cluster';
import { openDatabase } from '../../server/database/database';
import { migrateDatabase } from '../../server/database/migrate';
import { startBuiltServer, type BuiltServer } from '../fixtures/built-server';
import { listGoods, type Goods } from './order-load';

/** What load is put on. */
export interface Ground {
	readonly server: BuiltServer;
	readonly goods: Goods;
	readonly databaseUrl: string;
	readonly sql: postgres.Sql;
	close(): Promise<void>;
}

/** The built server on a cluster of its own with full durability, as a newcomer has it. */
export async function openGround(): Promise<Ground> {
	const dataDir = mkdtempSync(join(tmpdir(), 'cho-dem-bench-'));
	const cluster = await startCluster({ dataDir });
	await migrateDatabase(cluster.url);
	const opened = openDatabase(cluster.url, 1);
	const goods = await listGoods(opened.database);
	await opened.close();
	const sql = postgres(cluster.url, { max: 4, onnotice: () => undefined });
	const server = await startBuiltServer({
		databaseUrl: cluster.url,
		env: { RATE_LIMIT_FACTOR: '0', DEMO: '0' },
	});
	const close = async () => {
		await server[Symbol.asyncDispose]();
		await sql.end();
		await cluster.stop();
		// Run by root, PostgreSQL keeps its files in a folder of another user's.
		if (!cluster.dataPath.startsWith(dataDir)) {
			rmSync(dirname(cluster.dataPath), { recursive: true, force: true });
		}
		rmSync(dataDir, { recursive: true, force: true });
	};
	return { server, goods, databaseUrl: cluster.url, sql, close };
}

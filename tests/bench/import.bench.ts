import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import postgres from 'postgres';

import { accountId } from '../../src/lib/domain/accounts/account';
import { startCluster } from '../../server/database/cluster';
import { openDatabase, type OpenDatabase } from '../../server/database/database';
import { migrateDatabase } from '../../server/database/migrate';
import { carryOutImport, checkImport } from '../../server/import/import-file';
import { atMost, quantile, type Bench, type BenchSuite } from './bench';
import { importWorkbook } from './import-file';

const PRODUCTS = 20_000;
const DRY_RUNS = 3;
/** Rows of one bare statement. */
const BATCH = 2_000;
/** What it writes: rows of every table, indexes and keys with them. */
const TABLES = [
	'producers',
	'certificates',
	'products',
	'product_prices',
	'product_stock',
	'audit_entries',
] as const;
const DRY_BUDGET_RATIO = 5;
const COMMIT_BUDGET_RATIO = 8;

interface Ground {
	readonly opened: OpenDatabase;
	readonly sql: postgres.Sql;
	readonly file: Buffer;
	close(): Promise<void>;
}

interface Times {
	readonly dryMs: number;
	readonly commitMs: number;
	readonly bareMs: number;
	readonly rows: number;
}

let ground: Promise<Ground> | undefined;
let times: Promise<Times> | undefined;

/** A cluster of its own with full durability, as a newcomer has it. */
function prepare(): Promise<Ground> {
	ground ??= (async () => {
		const dataDir = mkdtempSync(join(tmpdir(), 'cho-dem-bench-'));
		const cluster = await startCluster({ dataDir });
		await migrateDatabase(cluster.url);
		const opened = openDatabase(cluster.url, 2);
		const sql = postgres(cluster.url, { max: 1, onnotice: () => undefined });
		const close = async () => {
			await opened.close();
			await sql.end();
			await cluster.stop();
			// Run by root, PostgreSQL keeps its files in a folder of another user's.
			if (!cluster.dataPath.startsWith(dataDir)) {
				rmSync(dirname(cluster.dataPath), { recursive: true, force: true });
			}
			rmSync(dataDir, { recursive: true, force: true });
		};
		return { opened, sql, file: await importWorkbook(PRODUCTS), close };
	})();
	return ground;
}

function measureOnce(): Promise<Times> {
	times ??= (async () => {
		const { opened, sql, file } = await prepare();
		const now = Date.now();
		const dry: number[] = [];
		let report = await checkImport(opened.database, file, now);
		for (let turn = 0; turn < DRY_RUNS; turn++) {
			const startedAt = performance.now();
			report = await checkImport(opened.database, file, now);
			dry.push(performance.now() - startedAt);
		}
		const [problem] = report.problems;
		if (problem) throw new Error(JSON.stringify(problem));
		const actor = { accountId: accountId('bench'), requestId: 'bench' };
		const order = { fileSha256: report.fileSha256, actor, now };
		const startedAt = performance.now();
		const done = await carryOutImport(opened.database, file, order);
		const commitMs = performance.now() - startedAt;
		if (!done.isDone) throw new Error('the import was refused');
		const rows = Object.values(done.counts).reduce((sum, { created }) => sum + created, 0);
		return { dryMs: quantile(dry, 0.5), commitMs, bareMs: await insertBare(sql), rows };
	})();
	return times;
}

/** The very rows that the import wrote, inserted into empty tables with the same indexes. */
async function insertBare(sql: postgres.Sql): Promise<number> {
	const batches: { table: string; rows: string }[] = [];
	for (const table of TABLES) {
		await sql.unsafe(`create table bare_${table} (like ${table} including all)`);
		const found = await sql.unsafe<{ rows: string }[]>(
			`select json_agg(t)::text as rows
				from (select *, row_number() over () / ${BATCH} as batch from ${table}) t group by batch`,
		);
		batches.push(...found.map(({ rows }) => ({ table, rows })));
	}
	const startedAt = performance.now();
	await sql.begin(async (tx) => {
		for (const { table, rows } of batches) {
			await tx.unsafe(
				`insert into bare_${table} overriding system value
					select * from json_populate_recordset(null::bare_${table}, $1::text::json)`,
				[rows],
			);
		}
	});
	return performance.now() - startedAt;
}

const perSecond = (rows: number, ms: number) =>
	`${Math.round(rows / (ms / 1_000)).toLocaleString('en')} rows/s`;

const dryRun: Bench = {
	name: `dry run of a workbook with ${PRODUCTS.toLocaleString('en')} products / bare inserts`,
	budget: `≤${DRY_BUDGET_RATIO}×`,
	async measure() {
		const { dryMs, bareMs, rows } = await measureOnce();
		const how = `${dryMs.toFixed(0)} ms, ${perSecond(rows, dryMs)}; bare ${bareMs.toFixed(0)} ms; ${rows} rows with producers and certificates`;
		return atMost(DRY_BUDGET_RATIO, dryMs / bareMs, '×', how);
	},
};

const commit: Bench = {
	name: `carrying it out / bare inserts of the same rows`,
	budget: `≤${COMMIT_BUDGET_RATIO}×`,
	async measure() {
		const { commitMs, bareMs, rows } = await measureOnce();
		const how = `${commitMs.toFixed(0)} ms, ${perSecond(rows, commitMs)}; bare ${bareMs.toFixed(0)} ms; reading and checking the file again included`;
		return atMost(COMMIT_BUDGET_RATIO, commitMs / bareMs, '×', how);
	},
};

export const importSuite: BenchSuite = {
	name: 'spreadsheet',
	benches: [dryRun, commit],
	close: async () => {
		await (await ground)?.close();
		ground = undefined;
		times = undefined;
	},
};

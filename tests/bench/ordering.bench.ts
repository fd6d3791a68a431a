import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import postgres from 'postgres';

import { startCluster } from '../../server/database/cluster';
import { openDatabase } from '../../server/database/database';
import { migrateDatabase } from '../../server/database/migrate';
import { startBuiltServer, type BuiltServer } from '../fixtures/built-server';
import { atMost, quantile, type Bench, type BenchSuite, type Measurement } from './bench';
import { listGoods, rateOf, throughServer, throughSql, type Goods } from './order-load';
import { storeOrders } from './stored-orders';

const SLICE_MS = 2_000;
const SLICES = 5;
/** Turns that only warm up: what runs often is compiled once more in the first seconds of load. */
const WARM_UP = 4;
/** As many as the server itself opens. */
const CONNECTIONS = 20;
const RATIO_BUDGET = 0.5;
const GROWTH_BUDGET = 1.2;
/** Filling a million orders takes minutes: only with `ORDERS=1000000`. */
const MANY_ORDERS = Number(process.env['ORDERS'] ?? 100_000);

interface Ground {
	readonly server: BuiltServer;
	readonly goods: Goods;
	readonly databaseUrl: string;
	readonly sql: postgres.Sql;
	close(): Promise<void>;
}

let ground: Promise<Ground> | undefined;

/** The built server on a cluster of its own with full durability, as a newcomer has it. */
function prepare(): Promise<Ground> {
	ground ??= (async () => {
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
	})();
	return ground;
}

function orderRate(buyers: number): Bench {
	return {
		name: `sync.push, orders of 3 lines, ${buyers} buyers / bare SQL`,
		budget: `≥${RATIO_BUDGET} of its rate`,
		async measure(): Promise<Measurement> {
			const { server, goods, databaseUrl } = await prepare();
			const ours = throughServer(server.url, goods, buyers);
			const bare = await throughSql(databaseUrl, goods, Math.min(buyers, CONNECTIONS));
			const rates: { ours: number; bare: number }[] = [];
			// Turn by turn, so that a busy machine slows both.
			for (let slice = 0; slice < WARM_UP + SLICES; slice++) {
				const given = { buyers, ms: SLICE_MS };
				const rate = {
					bare: await rateOf(bare.place, given),
					ours: await rateOf(ours.place, given),
				};
				if (slice >= WARM_UP) rates.push(rate);
			}
			ours.close();
			await bare.close();
			const value = quantile(
				rates.map((rate) => rate.ours / rate.bare),
				0.5,
			);
			const median = (of: 'ours' | 'bare') =>
				Math.round(
					quantile(
						rates.map((rate) => rate[of]),
						0.5,
					),
				);
			return {
				value,
				unit: '×',
				ok: value >= RATIO_BUDGET,
				how: `${median('ours')}/s over HTTP, ${median('bare')}/s bare, ${SLICES} turns, clients on the same machine`,
			};
		},
	};
}

const growth: Bench = {
	name: `cost of an order, 1,000 → ${MANY_ORDERS.toLocaleString('en')} stored`,
	budget: `≤${GROWTH_BUDGET}×`,
	async measure(): Promise<Measurement> {
		const { server, goods, sql } = await prepare();
		const ours = throughServer(server.url, goods, 4);
		const rate = async () => {
			const rates: number[] = [];
			for (let slice = 0; slice <= SLICES; slice++) {
				const measured = await rateOf(ours.place, { buyers: 4, ms: SLICE_MS });
				if (slice > 0) rates.push(measured);
			}
			return quantile(rates, 0.5);
		};
		await storeOrders(sql, goods, 1_000);
		const few = await rate();
		await storeOrders(sql, goods, MANY_ORDERS);
		const many = await rate();
		ours.close();
		const how = `${few.toFixed(0)}/s, then ${many.toFixed(0)}/s, 4 buyers; ORDERS=1000000 for a million`;
		return atMost(GROWTH_BUDGET, few / many, '×', how);
	},
};

export const orderingSuite: BenchSuite = {
	name: 'ordering',
	benches: [orderRate(10), orderRate(50), growth],
	close: async () => {
		await (await ground)?.close();
		ground = undefined;
	},
};

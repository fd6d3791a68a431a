import { atMost, quantile, type Bench, type BenchSuite, type Measurement } from './bench';
import { openGround, type Ground } from './ground';
import { rateOf, throughServer, throughSql } from './order-load';
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

let ground: Promise<Ground> | undefined;

function prepare(): Promise<Ground> {
	return (ground ??= openGround());
}

function orderRate(buyers: number): Bench {
	return {
		name: `sync.push, orders of 3 lines, ${buyers} buyers / bare SQL`,
		budget: `≥${RATIO_BUDGET} of its rate`,
		async measure(): Promise<Measurement> {
			const { server, goods, databaseUrl } = await prepare();
			const ours = throughServer(server.url, { goods, buyers });
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
		const ours = throughServer(server.url, { goods, buyers: 4 });
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

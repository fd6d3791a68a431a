import { sql } from 'drizzle-orm';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { getRuntime } from './runtime';

/** Everything `/metrics` tells. A module adds its own metrics with `registers: [metrics]`. */
export const metrics = new Registry();

collectDefaultMetrics({ register: metrics });

const requestSeconds = new Histogram({
	name: 'http_request_duration_seconds',
	help: 'Time until the answer began, by route',
	labelNames: ['method', 'route', 'status'] as const,
	buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
	registers: [metrics],
});

new Gauge({
	name: 'database_connections',
	help: 'Connections to the market database, of all nodes, by state',
	labelNames: ['state'] as const,
	registers: [metrics],
	async collect() {
		this.reset();
		for (const { state, count } of await countConnections()) this.set({ state }, count);
	},
});

/** None where the database does not answer: the other metrics are wanted then most of all. */
async function countConnections(): Promise<readonly { state: string; count: number }[]> {
	try {
		const { rows } = await getRuntime().database.execute<{ state: string; count: number }>(sql`
			select coalesce(state, 'unknown') as state, count(*)::int as count
			from pg_stat_activity where datname = current_database() group by 1`);
		return rows;
	} catch {
		return [];
	}
}

/** Requests turned away by a rate limit. */
export const refusedRequests = new Counter({
	name: 'rate_limited_requests_total',
	help: 'Requests turned away, by limit and by whose limit it was',
	labelNames: ['limit', 'by'] as const,
	registers: [metrics],
});

export interface AnsweredRequest {
	readonly method: string;
	/** SvelteKit's route id: never the path itself, of which there are endlessly many. */
	readonly route: string;
	readonly status: number;
	readonly durationMs: number;
}

export function countRequest({ method, route, status, durationMs }: AnsweredRequest): void {
	requestSeconds.observe({ method, route, status: String(status) }, durationMs / 1000);
}

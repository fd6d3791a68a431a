import { Counter, Gauge } from 'prom-client';

import { metrics } from '../metrics';
import { countDeliveries } from '../notify/deliver';
import { getRuntime } from '../runtime';
import { listFailedJobs } from './failed-jobs';

const ran = new Counter({
	name: 'jobs_total',
	help: 'Runs of jobs in this node, by job and by what came of them',
	labelNames: ['job', 'outcome'] as const,
	registers: [metrics],
});

export function countRun(job: string, outcome: 'done' | 'failed'): void {
	ran.inc({ job, outcome });
}

new Gauge({
	name: 'jobs_failed',
	help: 'Jobs by the clock that failed at every try, of all nodes, in the last days: any is an alarm',
	labelNames: ['job'] as const,
	registers: [metrics],
	async collect() {
		this.reset();
		try {
			for (const { job, count } of await listFailedJobs(getRuntime().database)) {
				this.set({ job }, count);
			}
		} catch {
			// As below.
		}
	},
});

new Gauge({
	name: 'notice_deliveries',
	help: 'Pushes and mails that wait to be sent or were given up, of all nodes',
	labelNames: ['channel', 'state'] as const,
	registers: [metrics],
	async collect() {
		this.reset();
		try {
			for (const row of await countDeliveries(getRuntime().database)) {
				this.set({ channel: row.channel, state: row.isGivenUp ? 'givenUp' : 'waiting' }, row.count);
			}
		} catch {
			// The other metrics are wanted most of all where the database does not answer.
		}
	},
});
